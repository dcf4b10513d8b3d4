// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests, clients and disks that a serving node cannot rely on: each gets a problem with a fix, what was acknowledged stays, and the node
 * answers the next request. {@link RequestFuzzTest} sends bodies of all kinds.
 */
class ServeBadInputTest {

    private static final String SCOPES =
            Stream.of(Scope.values()).map(Scope::word).collect(Collectors.joining(","));

    /** A request whose body never ends. */
    private static final String SLOW = "POST /v1/%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
            + "Content-Type: %s\r\nContent-Length: 1000\r\n\r\n{";

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private final List<Socket> sockets = new ArrayList<>();
    private Duration clock = Duration.ZERO;
    private Path home = Path.of("");
    private ServedNode node;

    @BeforeAll
    static void importData() {
        ShopHome.imported(start);
    }

    @BeforeEach
    void serve() {
        ShopHome.copy(start, folder);
        home = folder.resolve("shop");
        node = new ServedNode(home, SCOPES, () -> Instant.now().plus(clock));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        node.close();
    }

    private static void assertProblem(ServedNode.Answer answer, int status, String what) {
        assertThat(answer.status()).as(what + " " + answer.body()).isEqualTo(status);
        assertThat(answer.body().path("detail").asText()).as(what).isNotEmpty();
        assertThat(answer.body().path("fix").asText()).as(what).isNotEmpty();
    }

    private void assertAnswers() {
        ServedNode.Answer answer = node.call("POST", "/v1/decisions", "{\"shopper\": \"customer-31\"}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        assertThat(answer.body().path("items")).isNotEmpty();
    }

    private ServedNode.Answer event(String id, String rest) {
        return node.call(
                "POST",
                "/v1/events",
                "{\"events\": [{\"id\": \"" + id + "\", \"shopper\": \"new\", \"type\": \"view\", \"item\": \"p3\""
                        + rest + "}]}");
    }

    private static String result(ServedNode.Answer answer) {
        return answer.body().path("results").path(0).path("status").asText();
    }

    /** Returns how often the node has each event, by its id. */
    private Map<String, Integer> events() {
        Map<String, Integer> numbers = new HashMap<>();
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(home).database())) {
            new JdbcEventStore(database)
                    .forEach(0, own -> numbers.merge(own.event().id(), 1, Integer::sum));
        }
        return numbers;
    }

    /** Each call of the document needs its own scope. */
    @Test
    void calls_withoutATokenOrItsScope_areRejected() throws IOException {
        Map<Scope, String> others = new HashMap<>();
        for (Scope scope : Scope.values()) {
            String rest = Stream.of(Scope.values())
                    .filter(own -> own != scope)
                    .map(Scope::word)
                    .collect(Collectors.joining(","));
            others.put(scope, node.created("all-but-" + scope.word(), rest));
        }
        // Of an import that is not there, two scopes may know.
        String noImports = node.created("no-imports", Scope.DECIDE.word());
        Set<String> called = new HashSet<>();
        JsonNode paths = new YAMLMapper()
                .readTree(Path.of("..", "docs", "reference", "openapi.yaml").toFile())
                .path("paths");
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(own -> {
                    if (own.getKey().equals("parameters")) {
                        return;
                    }
                    String method = own.getKey().toUpperCase(Locale.ROOT);
                    String url = path.getKey().replaceAll("\\{[^}]*}", "x");
                    String scope = own.getValue().path("x-scope").asText();
                    String other = url.startsWith("/v1/imports/")
                            ? noImports
                            : others.get(Scope.valueOf(scope.toUpperCase(Locale.ROOT)));
                    called.add(method + url);
                    assertProblem(node.send(method, url, "{", "X-No", "token"), 401, method + url);
                    assertProblem(node.send(method, url, "{", "Authorization", "Basic eDp4"), 401, method + url);
                    ServedNode.Answer refused = node.send(method, url, "{", "Authorization", "Bearer " + other);
                    assertProblem(refused, 403, method + url);
                    assertThat(refused.body().path("detail").asText()).contains("without scope " + scope);
                }));
        assertThat(called).hasSizeGreaterThan(20);
        assertAnswers();
    }

    @Test
    void events_ofAnyTimeAndNumber_areStoredOrProblems() {
        int number = 0;
        for (String[] own : new String[][] {
            {"", ""},
            {", \"time\": \"2019-01-01T00:00:00Z\"", ""},
            {", \"time\": \"1969-12-31T23:59:59Z\"", "time: found 1969"},
            {", \"time\": \"2999-01-01T00:00:00Z\"", "time: found 2999"},
            {", \"time\": \"2026-11-02T18:04:00\"", "time: found 2026-11-02T18:04:00;"},
            {", \"price\": 1e999", "price: found Infinity"},
            {", \"price\": -1", "price: found -1.0"},
            {", \"quantity\": 1e7", "quantity: found 1.0E7; expected a number from 0 to 1000000"},
            {", \"price\": 3e38", "price: found 3.0E38; expected a number from 0 to 1000000000000"},
            {", \"value\": -1e7", "value: found -1.0E7"},
            {", \"value\": -1e999", "value: found -Infinity"},
            {", \"decision\": \"0123456789abcdef\"", "decision: found"},
        }) {
            String id = "e-" + number++;
            ServedNode.Answer answer = event(id, own[0]);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(result(answer)).as(own[0]).isEqualTo(own[1].isEmpty() ? "stored" : "rejected");
            JsonNode problem = answer.body().path("results").path(0).path("problem");
            assertThat(problem.path("detail").asText()).startsWith(own[1]);
            assertThat(problem.has("fix")).isEqualTo(!own[1].isEmpty());
            // The same id with other content does not change what is stored.
            assertThat(result(event(id, ", \"price\": 7"))).isEqualTo(own[1].isEmpty() ? "duplicate" : "stored");
        }
        assertThat(events()).hasSize(number);
        assertThat(events().values()).containsOnly(1);
    }

    /** A control character, NUL, a mark of direction and half a character, in JSON and in a path. */
    @Test
    void ids_withRefusedCharacters_areProblemsAndStoreNothing() {
        for (String character : new String[] {"\\n", "\\u0000", "\\u009b", "\\u202e", "\\u2066", "\\ud800"}) {
            String id = "\"a" + character + "b\"";
            for (String key : new String[] {"id", "shopper", "item", "order"}) {
                Map<String, String> own =
                        new TreeMap<>(Map.of("id", "\"e\"", "type", "\"view\"", "item", "\"p1\"", "shopper", "\"s\""));
                own.put(key, id);
                ServedNode.Answer answer = node.call(
                        "POST",
                        "/v1/events",
                        "{\"events\": ["
                                + own.entrySet().stream()
                                        .map(part -> "\"" + part.getKey() + "\": " + part.getValue())
                                        .collect(Collectors.joining(", ", "{", "}"))
                                + "]}");
                assertThat(result(answer)).as(key + character).isEqualTo("rejected");
            }
            assertProblem(node.call("POST", "/v1/decisions", "{\"shopper\": " + id + "}"), 422, "shopper");
            assertProblem(node.call("POST", "/v1/shoppers/x/merge", "{\"from\": " + id + "}"), 422, "from");
        }
        assertProblem(node.call("PUT", "/v1/items/a%0Ab", "{\"title\": \"x\"}"), 422, "item");
        assertProblem(node.call("PUT", "/v1/shoppers/a%E2%80%AEb/preferences", "{\"hidden\": []}"), 422, "shopper");
        assertThat(events()).isEmpty();
        assertAnswers();
    }

    @Test
    void price_thatIsNoNumber_isAProblemAndStoresNothing() {
        assertProblem(event("e", ", \"price\": NaN"), 400, "event");
        assertThat(events()).isEmpty();
        assertProblem(node.call("PUT", "/v1/items/p1", "{\"price\": NaN}"), 400, "item");
        assertProblem(node.call("PUT", "/v1/items/p1", "{\"price\": 1e999}"), 422, "item");
        assertProblem(node.call("POST", "/v1/decisions", "{\"filter\": {\"price\": {\"min\": 1e999}}}"), 422, "filter");
        assertProblem(node.call("POST", "/v1/decisions", "{\"boost\": {\"items\": {\"p1\": 1e999}}}"), 422, "boost");
        assertAnswers();
    }

    @Test
    void decision_ofThatManyCandidates_isAnswered() {
        ServedNode.Answer answer =
                node.call("POST", "/v1/decisions", "{\"candidates\": [" + "\"p1\",".repeat(9_999) + "\"p2\"]}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().path("items")).hasSize(2);
    }

    private Socket socket() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), node.address().getPort());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }

    private Socket sent(String text) {
        try {
            Socket socket = socket();
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String received(String request) throws IOException {
        return new String(sent(request).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Paths and headers that no route receives. */
    @Test
    void requests_thatAreNoneOfHttp_areProblems() throws IOException {
        for (String[] own : new String[][] {
            {"GET /v1/items/%9b HTTP/1.1", "400"},
            {"GET /v1/items/x HTTP/7.1", "400"},
            {"nonsense", "400"},
            {"GET /" + "x".repeat(20_000) + " HTTP/1.1", "413"},
        }) {
            String answer = received(own[0] + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 " + own[1] + " ");
            assertThat(answer).contains("application/problem+json", "\"status\":" + own[1], "\"fix\":");
        }
    }

    @Test
    void body_ofBrokenChunks_isAProblem() throws IOException {
        for (String[] own : new String[][] {{"decisions", "application/json"}, {"imports?kind=items", "text/csv"}}) {
            String answer = received("POST /v1/" + own[0] + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + node.token() + "\r\nContent-Type: " + own[1]
                    + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nno length\r\n");
            assertThat(answer).as(own[0]).startsWith("HTTP/1.1 400 ").contains("\"status\":400", "\"fix\":");
        }
    }

    /** A file is not read where its request is refused; its connection ends then, and the answer says so. */
    @Test
    void import_refusedBeforeItsBody_endsTheConnection() throws IOException {
        for (String[] own : new String[][] {{"text/html", node.token(), "415"}, {"text/csv", "none", "401"}}) {
            String answer = received(SLOW.formatted("imports?kind=items", own[1], own[0]));
            assertThat(answer).startsWith("HTTP/1.1 " + own[2] + " ").contains("\"fix\":");
            assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
        }
    }

    /** A client that leaves in the middle of its request is no fault of the node. */
    @Test
    void client_thatLeavesInItsBody_isNoFault() throws IOException {
        sent(SLOW.formatted("decisions", node.token(), "application/json")).close();
        String metrics = node.send("GET", "/metrics", "").response().body();
        for (int s = 0; s < 600 && !metrics.contains("route=\"/v1/decisions\""); s++) {
            metrics = node.send("GET", "/metrics", "").response().body();
        }
        assertThat(metrics).contains("route=\"/v1/decisions\",status=\"400\"").doesNotContain("status=\"500\"");
    }

    /** Clients that never end their headers or bodies hold no thread of the node. */
    @Test
    void slowClients_ofHeadersAndBodies_holdUpNoOther() {
        for (int s = 0; s < 100; s++) {
            sent("POST /v1/decisions HTTP/1.1\r\nHost: loc");
            sent(SLOW.formatted("decisions", node.token(), "application/json"));
            sent("POST /" + (s % 2 == 0 ? "login" : "look") + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nt");
        }
        assertAnswers();
        assertThat(result(event("e", ""))).isEqualTo("stored");
    }

    /** A file is read while it arrives, so few may arrive at once. */
    @Test
    void slowUploads_moreThanTheLimit_areRejectedAndTheRestIsAnswered() throws IOException {
        String upload = SLOW.formatted("imports?kind=items", node.token(), "text/csv");
        List<Socket> own = new ArrayList<>();
        ServedNode.Answer refused = node.call("POST", "/v1/imports?kind=items", "id\nn1\n", "Content-Type", "text/csv");
        while (own.size() < 30 && refused.status() != 429) {
            own.add(sent(upload));
            refused = node.call("POST", "/v1/imports?kind=items", "id\nn1\n", "Content-Type", "text/csv");
        }
        assertProblem(refused, 429, "third upload");
        assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
        assertAnswers();
        for (Socket socket : own) {
            socket.close();
        }
        ServedNode.Answer later = node.call("POST", "/v1/imports?kind=items", "id\nn1\n", "Content-Type", "text/csv");
        for (int s = 0; s < 100 && later.status() == 429; s++) {
            later = node.call("POST", "/v1/imports?kind=items", "id\nn1\n", "Content-Type", "text/csv");
        }
        assertThat(later.status()).isEqualTo(202);
    }

    /** All are connected before the first one sends. */
    @Tag("nightly")
    @Test
    void thousandClients_together_areAllAnswered() throws IOException {
        String body = "{\"shopper\": \"customer-31\", \"slots\": 3}";
        String request = "POST /v1/decisions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + node.token()
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        List<Socket> clients = new ArrayList<>();
        for (int c = 0; c < 1_000; c++) {
            clients.add(socket());
        }
        for (Socket client : clients) {
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }
        Map<String, Integer> answers = new HashMap<>();
        List<String> others = new ArrayList<>();
        for (Socket client : clients) {
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String status = answer.substring(0, Math.min(answer.length(), "HTTP/1.1 200".length()));
            answers.merge(status, 1, Integer::sum);
            if (!status.endsWith("201")) {
                others.add(answer);
            }
        }
        assertThat(answers.keySet()).isSubsetOf("HTTP/1.1 201", "HTTP/1.1 429", "HTTP/1.1 503");
        assertThat(others).allMatch(answer -> answer.contains("\"fix\":") && answer.contains("Retry-After:"));
        assertThat(answers.get("HTTP/1.1 201")).isGreaterThan(500);
        assertAnswers();
    }

    /** Rows of an import and events of the API take turns. */
    @Tag("nightly")
    @Test
    void import_whileEventsArrive_losesNone() {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> client = CompletableFuture.supplyAsync(() -> {
            int stored = 0;
            while (!stop.get()) {
                assertThat(result(event("e-" + stored, ""))).isEqualTo("stored");
                stored++;
            }
            return stored;
        });
        ShopHome files = new ShopHome(folder, "shop");
        files.orders(21, 500);
        assertThat(files.importFiles().exit()).isZero();
        assertThat(files.importFiles("--replace").exit()).isZero();
        stop.set(true);
        int stored = client.join();
        assertThat(events())
                .hasSize(stored)
                .allSatisfy((id, number) -> assertThat(number).isEqualTo(1));
        assertAnswers();
    }

    /** What a node that is about to serve a model finds of it when its writer was stopped. */
    @Tag("nightly")
    @Test
    void choice_ofAModelThatIsNotThere_servesTheOneBefore() throws IOException {
        node.close();
        ShopHome.Run trained = ShopHome.run("train", home.toString());
        assertThat(trained.exit()).as(trained.err()).isZero();
        node.restart();
        assertAnswers();
        Path serving = new NodeHome(home).serving();
        try (Stream<Path> files = Files.list(serving)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
        assertAnswers();
        node.restart();
        assertAnswers();
    }

    /** Clocks of machines are set back; what was stored later than now is there still. */
    @Tag("nightly")
    @Test
    void clock_aDayBack_losesAndHoldsUpNothing() {
        String decision = node.call("POST", "/v1/decisions", "{\"shopper\": \"customer-31\"}")
                .body()
                .path("id")
                .asText();
        assertThat(result(event("before", ""))).isEqualTo("stored");
        assertThat(node.call("PUT", "/v1/items/before", "{\"title\": \"New\"}").status())
                .isEqualTo(201);
        awaitInForce("before");
        clock = Duration.ofDays(-1);
        assertThat(node.call("GET", "/v1/decisions/" + decision, "").status()).isEqualTo(200);
        assertThat(result(event("after", ""))).isEqualTo("stored");
        assertThat(result(event("before", ""))).isEqualTo("duplicate");
        assertThat(node.call("PUT", "/v1/items/after", "{\"title\": \"New\"}").status())
                .isEqualTo(201);
        awaitInForce("after");
        node.restart();
        assertThat(node.call("GET", "/v1/decisions/" + decision, "").status()).isEqualTo(200);
        assertThat(events().keySet()).containsExactlyInAnyOrder("before", "after");
        assertAnswers();
    }

    private void awaitInForce(String item) {
        node.await("/v1/items/" + item, own -> own.path("inForce").asText().equals("now"));
    }

    /** A file system of its own, which root may mount. */
    @Tag("nightly")
    @Test
    void diskFull_acknowledgesNothingAndGoesOnOnceThereIsSpace() throws Exception {
        Path mount = Files.createDirectories(folder.resolve("mount"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", mount.toString()) == 0,
                "skipped: no permission to mount a file system. Fix: run as root");
        try {
            node.close();
            ShopHome.copy(start, mount);
            home = mount.resolve("shop");
            node = new ServedNode(home, SCOPES);
            assertFullDisk(mount.resolve("filler"));
        } finally {
            node.close();
            assertThat(run("umount", mount.toString())).isZero();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }

    private void assertFullDisk(Path filler) throws IOException {
        Set<String> acknowledged = new HashSet<>();
        assertThat(result(event("before", ""))).isEqualTo("stored");
        acknowledged.add("before");
        fill(filler);
        List<String> full = new ArrayList<>();
        String long200 = "x".repeat(180);
        for (int e = 0; e < 5_000 && full.size() < 3; e++) {
            String id = e + long200;
            ServedNode.Answer answer = event(id, "");
            if (answer.status() == 200) {
                acknowledged.add(id);
            } else {
                assertProblem(answer, 503, "event");
                full.add(id);
            }
        }
        assertThat(full).hasSize(3);
        String[][] calls = {
            {"POST", "/v1/decisions", "{\"shopper\": \"customer-31\"}"},
            {"PUT", "/v1/items/p1", "{\"title\": \"" + long200 + "\"}"},
            {"PUT", "/v1/shoppers/customer-1/preferences", "{\"profiling\": false}"},
            {"POST", "/v1/shoppers/customer-2/exports", ""},
            {"DELETE", "/v1/shoppers/customer-3", ""},
            {"POST", "/v1/imports?kind=items", "{}"},
        };
        for (String[] own : calls) {
            boolean file = own[1].contains("imports");
            ServedNode.Answer answer = file
                    ? node.call(own[0], own[1], "id,title\n" + "n1,lamp\n".repeat(10_000), "Content-Type", "text/csv")
                    : node.call(own[0], own[1], own[2]);
            assertProblem(answer, 503, own[1]);
            assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
        }
        assertThat(node.call("POST", "/v1/decisions", "{\"shopper\": \"customer-31\", \"dryRun\": true}")
                        .status())
                .isEqualTo(201);
        assertThat(node.call("GET", "/readyz", "").status()).isEqualTo(503);
        Files.delete(filler);
        assertAnswers();
        for (String id : full) {
            assertThat(result(event(id, ""))).isEqualTo("stored");
            acknowledged.add(id);
        }
        for (int time = 0; time < 2; time++) {
            assertThat(events().keySet()).isEqualTo(acknowledged);
            assertThat(events().values()).containsOnly(1);
            node.restart();
            assertAnswers();
        }
    }

    private static void fill(Path filler) throws IOException {
        byte[] bytes = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space");
        }
    }
}
