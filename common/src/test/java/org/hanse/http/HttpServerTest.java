// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.TlsKey;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encryption of a server with files as certificate authorities give them out. */
class HttpServerTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration VALID = Duration.ofDays(30);
    private static final List<String> HOSTS = List.of("127.0.0.1");
    private static final HttpAddress FREE = new HttpAddress("127.0.0.1", 0);

    @TempDir
    Path folder = Path.of("");

    private final Instant now = Instant.now();
    private final CertificateAuthority authority = CertificateAuthority.create("shop", now, RANDOM);

    private TlsFiles files() {
        return new TlsFiles(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    }

    @BeforeEach
    void write() throws IOException {
        write(authority, now);
    }

    private void write(CertificateAuthority own, Instant issued) throws IOException {
        try (TlsKey key = TlsKey.generate(RANDOM)) {
            PublicFile.writeCertificate(files().certificate(), own.issueServer(key, HOSTS, issued, VALID, RANDOM));
            write(
                    files().key(),
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder().encodeToString(key.pkcs8().toBytes(SecretAccess.granted()))
                            + "\n-----END PRIVATE KEY-----\n");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpServer server() {
        return server(HttpServer.Limits.USUAL);
    }

    private HttpServer server(HttpServer.Limits limits) {
        return new HttpServer(
                "--listen",
                FREE,
                new HttpServer.Settings(
                        8,
                        0,
                        Optional.of(files()),
                        limits,
                        error -> {
                            throw error;
                        },
                        config -> config.routes.get("/hello", context -> context.result("hello"))));
    }

    private static HttpClient client(CertificateAuthority trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "root",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(trusted.certificate())));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + "/hello")).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void request_encryptedOrOfThisMachine_isAnswered() throws Exception {
        try (HttpServer server = server()) {
            assertThat(server.url()).startsWith("https://127.0.0.1:");
            assertThat(get(client(authority), server.url()).body()).isEqualTo("hello");
            assertThat(server.localUrl()).startsWith("http://127.0.0.1:");
            assertThat(get(HttpClient.newHttpClient(), server.localUrl()).body())
                    .isEqualTo("hello");
        }
    }

    @Test
    void files_ofARenewedCertificate_areTakenByTheRunningServer() throws Exception {
        CertificateAuthority next = CertificateAuthority.create("next", now, RANDOM);
        try (HttpServer server = server()) {
            assertThatThrownBy(() -> get(client(next), server.url())).hasCauseInstanceOf(SSLHandshakeException.class);
            write(next, now);
            Files.setLastModifiedTime(files().key(), FileTime.from(now.plusSeconds(60)));
            server.checkTls();
            HttpResponse<String> answer = get(client(next), server.url());
            assertThat(answer.body()).isEqualTo("hello");
            X509Certificate own =
                    (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
            assertThat(own.getIssuerX500Principal().getName()).contains("next");
        }
    }

    @Test
    void files_thatAreNotValidWhileTheServerRuns_areNotTaken() throws Exception {
        try (HttpServer server = server()) {
            write(files().key(), "half of a key");
            Files.setLastModifiedTime(files().key(), FileTime.from(now.plusSeconds(60)));
            server.checkTls();
            assertThat(get(client(authority), server.url()).body()).isEqualTo("hello");
        }
    }

    @Test
    void start_filesThatAreNotValid_saysWhichAndWhy() throws IOException {
        String key = Files.readString(files().key());
        String certificate = Files.readString(files().certificate());
        write(authority, now);
        write(files().key(), key);
        assertThatThrownBy(this::server)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("key.pem: found the private key of another certificate");
        write(files().certificate(), key);
        assertThatThrownBy(this::server)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("certificate.pem: found other content; expected certificates in PEM");
        write(files().certificate(), certificate);
        write(files().key(), certificate);
        assertThatThrownBy(this::server)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "key.pem: found other content; expected a private key in PEM, PKCS #8, not encrypted");
        Files.delete(files().key());
        assertThatThrownBy(this::server)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("key.pem");
        write(authority, now.minus(Duration.ofDays(60)));
        assertThatThrownBy(this::server)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("certificate.pem: found a certificate that ended at");
    }

    private static HttpServer limited(HttpServer.Limits limits) {
        return new HttpServer(
                "--listen", FREE, new HttpServer.Settings(8, 0, Optional.empty(), limits, error -> {}, config -> {
                    config.jetty.modifyServer(jetty -> jetty.insertHandler(new EagerContentHandler()));
                    config.routes.exception(
                            HttpException.RuntimeException.class, (e, context) -> context.status(e.getCode()));
                    config.routes.get("/hello", context -> context.result("hello"));
                    config.routes.post("/hello", context -> context.result(context.body()));
                }));
    }

    private static Socket open(HttpServer server, String text) throws IOException {
        Socket socket = new Socket(server.address().host(), server.address().port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String first(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static final String GET = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

    /** A connection above the limit waits until another one ends. */
    @Test
    void connections_moreThanTheLimit_wait() throws Exception {
        try (HttpServer server = limited(new HttpServer.Limits(1, Duration.ofSeconds(30), 1));
                Socket one = open(server, GET)) {
            assertThat(first(one, 12)).isEqualTo("HTTP/1.1 200");
            try (Socket other = open(server, GET)) {
                other.setSoTimeout(500);
                assertThatThrownBy(() -> first(other, 12)).isInstanceOf(SocketTimeoutException.class);
                one.shutdownOutput();
                other.setSoTimeout(20_000);
                assertThat(first(other, 12)).isEqualTo("HTTP/1.1 200");
            }
        }
    }

    /** Other machines cannot shut out the programs of this one. */
    @Test
    void connections_ofOtherMachinesAtTheLimit_leaveTheLoopbackAddress() throws Exception {
        try (HttpServer server = server(new HttpServer.Limits(1, Duration.ofSeconds(30), 1));
                Socket one = open(server, "");
                Socket other = open(server, "")) {
            HttpRequest hello = HttpRequest.newBuilder(URI.create(server.localUrl() + "/hello"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(hello, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("hello");
            assertThat(one.isConnected() && other.isConnected()).isTrue();
            HttpRequest remote = HttpRequest.newBuilder(URI.create(server.url() + "/hello"))
                    .timeout(Duration.ofSeconds(1))
                    .build();
            assertThatThrownBy(() -> client(authority).send(remote, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void body_slowerThanTheLimit_isRejected() throws Exception {
        String head = "POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n";
        try (HttpServer server = limited(new HttpServer.Limits(10, Duration.ZERO, 1_000_000));
                Socket slow = open(server, head + "abc");
                Socket whole = open(server, head + "abcdefgh")) {
            assertThat(first(slow, 12)).isEqualTo("HTTP/1.1 408");
            assertThat(first(whole, 12)).isEqualTo("HTTP/1.1 200");
        }
    }
}
