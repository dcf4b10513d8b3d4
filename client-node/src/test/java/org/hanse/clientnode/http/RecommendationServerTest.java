// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.hanse.clientnode.owner.BudgetService;
import org.hanse.clientnode.owner.DataService;
import org.hanse.clientnode.owner.ExperimentService;
import org.hanse.clientnode.owner.FederationNode;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.OfferedPlans;
import org.hanse.clientnode.owner.OwnerServices;
import org.hanse.clientnode.owner.PolicyService;
import org.hanse.clientnode.owner.ReportService;
import org.hanse.clientnode.owner.RequestService;
import org.hanse.clientnode.owner.SentService;
import org.hanse.clientnode.owner.TodayService;
import org.hanse.clientnode.owner.TryService;
import org.hanse.clientnode.port.AnswerStore;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ExperimentStore;
import org.hanse.clientnode.port.ExportStore;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.clientnode.port.PolicyStore;
import org.hanse.clientnode.port.PreferenceStore;
import org.hanse.clientnode.port.ReceivedFiles;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.clientnode.port.TokenStore.Token;
import org.hanse.clientnode.serve.CatalogueService;
import org.hanse.clientnode.serve.Decisions;
import org.hanse.clientnode.serve.ImportService;
import org.hanse.clientnode.serve.LiveRules;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.serve.ShopperService;
import org.hanse.config.StorageFault;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.recommend.Exploration;
import org.hanse.http.AllowedHosts;
import org.hanse.http.HttpAddress;
import org.hanse.http.HttpServer;
import org.hanse.http.OperationsServer;
import org.hanse.http.Readiness;
import org.hanse.http.TlsFiles;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP server with stores of a shop that answer as a test wants: tokens, faults, and requests that are sent again. */
class RecommendationServerTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir
    Path folder = Path.of("");

    private Optional<TlsFiles> tls = Optional.empty();
    private Supplier<Optional<DecisionLog.Logged>> decision = Optional::empty;
    private Set<Scope> scopes = Set.of(Scope.values());

    /** Answers calls by the name of the method. */
    private static <T> T stub(Class<T> type, Function<String, ?> result) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> result.apply(method.getName())));
    }

    private static <T> T none(Class<T> type) {
        return stub(type, name -> {
            throw new AssertionError("found a call of " + name + "; expected none");
        });
    }

    private static ShopperService shoppers() {
        return new ShopperService(
                none(ShopperService.Histories.class),
                new ShopperService.Stores(
                        none(ErasureStore.class), none(PreferenceStore.class), none(ExportStore.class)),
                () -> {},
                InstantSource.system(),
                RANDOM);
    }

    private OwnerServices owner() {
        ApprovalStore approvals = none(ApprovalStore.class);
        FederationNode node = none(FederationNode.class);
        OfferedPlans plans = new OfferedPlans(node, approvals, none(SentLog.class));
        SentService sent = new SentService(node, none(SentLog.class), plans);
        return new OwnerServices(
                new TodayService(
                        none(RecommendationService.Shops.class),
                        none(TodayService.Node.class),
                        none(DecisionLog.class),
                        none(EventStore.class),
                        new ExperimentService(
                                none(ExperimentStore.class),
                                none(DecisionLog.class),
                                none(EventStore.class),
                                InstantSource.system()),
                        InstantSource.system()),
                new TryService(none(RecommendationService.Shops.class), recommendations()),
                new DataService(
                        none(RecommendationService.Shops.class), none(ImportStore.class), none(ReceivedFiles.class)),
                new OwnerServices.Federation(
                        new InboxService(node, approvals, plans),
                        sent,
                        new BudgetService(node, plans, sent, InstantSource.system()),
                        new PolicyService(node, none(PolicyStore.class), approvals, plans),
                        InstantSource.system()),
                new ReportService(
                        none(ReportService.Store.class),
                        none(DecisionLog.class),
                        Runnable::run,
                        InstantSource.system()),
                new RequestService(
                        shoppers(),
                        none(RecommendationService.Shops.class),
                        new RequestService.Stores(
                                shopper -> 0,
                                none(EventStore.class),
                                none(DecisionLog.class),
                                none(ErasureStore.class))));
    }

    private RecommendationService recommendations() {
        return new RecommendationService(
                none(RecommendationService.Shops.class),
                new Decisions(
                        stub(DecisionLog.class, name -> decision.get()),
                        InstantSource.system(),
                        Decisions.Kept.TERMS,
                        1,
                        Exploration.NONE,
                        LiveRules.NONE),
                none(EventStore.class),
                RANDOM);
    }

    private RecommendationServer server() {
        RecommendationService recommendations = recommendations();
        CatalogueService catalogue =
                new CatalogueService(none(RecommendationService.Shops.class), none(ItemStore.class), text -> List.of());
        return new RecommendationServer(
                new RecommendationServer.Settings(
                        "--listen",
                        new HttpAddress("127.0.0.1", 0),
                        new AllowedHosts("127.0.0.1", List.of("shop.example")),
                        tls,
                        1_000,
                        false),
                new RecommendationServer.Sources(
                        new RecommendationServer.Services(
                                recommendations,
                                catalogue,
                                new ImportService(
                                        none(ReceivedFiles.class),
                                        catalogue,
                                        recommendations,
                                        InstantSource.system(),
                                        RANDOM,
                                        (delay, task) -> {}),
                                shoppers(),
                                owner()),
                        new Tokens(),
                        new RepeatedRequests(stub(AnswerStore.class, name -> Optional.empty()), InstantSource.system()),
                        new NodeMetrics(),
                        List.of(),
                        new OperationsServer.Sources(
                                new NodeMetrics().registry(), () -> new Readiness(Map.of()), error -> {
                                    throw error;
                                })));
    }

    private final class Tokens implements TokenStore {

        @Override
        public Optional<String> create(Token token) {
            return Optional.empty();
        }

        @Override
        public Optional<Token> find(String text) {
            return Optional.of(text).filter("t"::equals).map(own -> new Token("web-shop", scopes, Instant.EPOCH));
        }

        @Override
        public List<Token> all() {
            return List.of();
        }

        @Override
        public boolean revoke(String name) {
            return false;
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A body that never comes: the answer cannot wait for it. */
    @Test
    void body_withoutAToken_isNotReadBeforeTheAnswer() throws IOException {
        for (String header : List.of("", "Authorization: Bearer wrong\r\n")) {
            try (RecommendationServer server = server();
                    Socket socket = new Socket(
                            InetAddress.getLoopbackAddress(),
                            URI.create(server.localUrl()).getPort())) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream()
                        .write(("POST /v1/decisions HTTP/1.1\r\nHost: localhost\r\n" + header
                                        + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
                byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 401".length());
                assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
            }
        }
    }

    @Test
    void answer_serviceCannotAnswerNow_hasATimeToWait() throws Exception {
        decision = () -> {
            throw new Problem(
                    Problem.Kind.UNAVAILABLE, "found 8 explanations; expected fewer. Fix: send it again later");
        };
        try (RecommendationServer server = server()) {
            HttpResponse<String> answer =
                    get(CLIENT, server.localUrl() + "/v1/decisions/d/explanations/p", "Authorization", "Bearer t");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        }
    }

    private HttpClient encrypted() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("shop", Instant.now(), RANDOM);
        TlsFiles files = new TlsFiles(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        try (TlsKey key = TlsKey.generate(RANDOM)) {
            PublicFile.writeCertificate(
                    files.certificate(),
                    authority.issueServer(key, List.of("127.0.0.1"), Instant.now(), Duration.ofDays(1), RANDOM));
            Files.writeString(
                    files.key(),
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder().encodeToString(key.pkcs8().toBytes(SecretAccess.granted()))
                            + "\n-----END PRIVATE KEY-----\n");
        }
        tls = Optional.of(files);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "root",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(authority.certificate())));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /** Other machines reach the encrypted address. */
    @Test
    void operations_ofOtherMachines_needAToken() throws Exception {
        HttpClient client = encrypted();
        try (RecommendationServer server = server()) {
            String url = server.url().replace("/v1", "");
            for (String path : List.of("/metrics", "/readyz")) {
                assertThat(get(client, url + path).statusCode()).as(path).isEqualTo(401);
                assertThat(get(client, url + path, "Authorization", "Bearer t").statusCode())
                        .as(path)
                        .isEqualTo(200);
                assertThat(get(CLIENT, server.localUrl() + path).statusCode())
                        .as("of this machine")
                        .isEqualTo(200);
            }
            assertThat(get(client, url + "/healthz").statusCode()).isEqualTo(200);
            scopes = Set.of(Scope.DECIDE);
            assertThat(get(client, url + "/metrics", "Authorization", "Bearer t")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    /** Errors of the server itself are none of the client. */
    @Test
    void noRequest_statusOfTheServer_hasItsKind() {
        assertThat(RecommendationServer.noRequest(503, "stopped").kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
        assertThat(RecommendationServer.noRequest(500, "failed").kind()).isEqualTo(Problem.Kind.FAILED);
        assertThat(RecommendationServer.noRequest(431, "long").kind()).isEqualTo(Problem.Kind.TOO_LARGE);
        assertThat(RecommendationServer.noRequest(400, "bad").kind()).isEqualTo(Problem.Kind.MALFORMED);
    }

    private static CompletableFuture<HttpResponse<String>> keyed(String url) {
        return CLIENT.sendAsync(
                HttpRequest.newBuilder(URI.create(url + "/v1/decisions/d/activate"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .headers("Authorization", "Bearer t", "Idempotency-Key", "k")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What was done is answered, also where the answer cannot be stored. */
    @Test
    void keyed_answerThatCannotBeStored_isSent() throws Exception {
        AnswerStore full = stub(AnswerStore.class, name -> {
            if (name.equals("find")) {
                return Optional.empty();
            }
            throw new StorageFault("disk: found none; expected one. Fix: none", new IOException());
        });
        RepeatedRequests repeated = new RepeatedRequests(full, InstantSource.system());
        try (HttpServer server = new HttpServer(
                "--listen",
                new HttpAddress("127.0.0.1", 0),
                new HttpServer.Settings(
                        8,
                        0,
                        Optional.empty(),
                        HttpServer.Limits.USUAL,
                        error -> {
                            throw error;
                        },
                        config -> config.routes.post(
                                "/v1/decisions/d/activate",
                                context -> context.result(repeated.answer("t", context, () -> "done")))))) {
            HttpResponse<String> answer = keyed(server.localUrl()).join();
            assertThat(answer.body()).isEqualTo("done");
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void keyed_twoAtOnce_oneRuns() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        decision = () -> {
            running.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Optional.empty();
        };
        try (RecommendationServer server = server()) {
            CompletableFuture<HttpResponse<String>> first = keyed(server.localUrl());
            running.await();
            HttpResponse<String> second = keyed(server.localUrl()).join();
            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
            end.countDown();
            assertThat(first.join().statusCode()).isEqualTo(404);
        }
    }
}
