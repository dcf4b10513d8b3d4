// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.config.InvalidInputException;
import org.hanse.http.HttpAddress;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recommender of a shop over HTTP, with imported data and without a federation. */
class ServingNodeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHOPPER = "customer-31";

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private ServedNode node;

    /** Exit code of trainings. */
    private int training;

    @BeforeAll
    static void importData() {
        ShopHome.imported(start);
    }

    @BeforeEach
    void serve() {
        ShopHome.copy(start, folder);
        node = new ServedNode(home(), "decide,explain,events", InstantSource.system(), () -> training);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private Path home() {
        return folder.resolve("shop");
    }

    private ServedNode.Answer call(String method, String path, String body) {
        return node.call(method, path, body);
    }

    private ServedNode.Answer call(String token) {
        return node.send("POST", "/v1/decisions", "{}", "Authorization", "Bearer " + token);
    }

    private JsonNode decide(String request) {
        ServedNode.Answer answer = call("POST", "/v1/decisions", request);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body();
    }

    private JsonNode events(String... events) {
        ServedNode.Answer answer = call("POST", "/v1/events", "{\"events\": [" + String.join(",", events) + "]}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void explanation_ofADecision_addsUpToItsScore() {
        JsonNode decision = decide("{\"shopper\": \"" + SHOPPER + "\", \"slots\": 3}");
        assertThat(decision.path("items")).hasSize(3);
        assertThat(decision.path("served").path("by").asText()).isEqualTo("personal");
        assertThat(decision.path("model").asText()).startsWith("sha256:");
        JsonNode item = decision.path("items").path(1);
        assertThat(item.path("propensity").asDouble()).isEqualTo(1);
        ServedNode.Answer why = call(
                "GET",
                "/v1/decisions/" + decision.path("id").asText() + "/explanations/"
                        + item.path("item").asText(),
                "");
        assertThat(why.status()).isEqualTo(200);
        assertThat(why.body().path("grade").asText()).isEqualTo("strict");
        double sum = why.body().path("base").asDouble();
        for (JsonNode term : why.body().path("terms")) {
            sum += term.path("term").asDouble();
            assertThat(term.path("time").asText()).endsWith("Z");
            assertThat(term.path("type").asText()).isEqualTo("purchase");
        }
        assertThat(sum).isCloseTo(why.body().path("score").asDouble(), within(1e-9));
        assertThat(why.body().path("score").asDouble())
                .isCloseTo(item.path("score").asDouble(), within(1e-9));
    }

    @Test
    void command_sameQuestion_hasTheSameAnswer() throws IOException {
        JsonNode overHttp = decide("{\"shopper\": \"" + SHOPPER + "\", \"slots\": 5, \"dryRun\": true}");
        close();
        ShopHome.Run run = ShopHome.run("recommend", home().toString(), SHOPPER, "--slots", "5", "--dry-run", "--json");
        JsonNode ofCommand = JSON.readTree(run.out());
        // The command compared what the node could serve first.
        node.restart();
        JsonNode again = decide("{\"shopper\": \"" + SHOPPER + "\", \"slots\": 5, \"dryRun\": true}");
        assertThat(again).isEqualTo(ofCommand);
        assertThat(overHttp.fieldNames()).toIterable().containsExactlyElementsOf(() -> ofCommand.fieldNames());
    }

    /** Another import changes data and tables; the terms of a decision stay those that it was made with. */
    @Test
    void explanation_afterAnImport_hasTheKeptTerms() throws IOException {
        JsonNode decision = decide("{\"shopper\": \"" + SHOPPER + "\", \"slots\": 10}");
        String why = "/v1/decisions/" + decision.path("id").asText() + "/explanations/"
                + decision.path("items").path(1).path("item").asText();
        JsonNode before = call("GET", why, "").body();
        ShopHome files = new ShopHome(folder, "shop");
        files.orders(21, 600);
        assertThat(files.importFiles().exit()).isZero();
        node.restart();
        JsonNode after = call("GET", why, "").body();
        assertThat(after.path("score")).isEqualTo(before.path("score"));
        assertThat(after.path("base")).isEqualTo(before.path("base"));
        assertThat(after.path("terms").findValuesAsText("item"))
                .isEqualTo(before.path("terms").findValuesAsText("item"))
                .isNotEmpty();
        assertThat(after.path("terms").findValues("term"))
                .isEqualTo(before.path("terms").findValues("term"));
        ServedNode.Answer last = call(
                "GET",
                "/v1/decisions/" + decision.path("id").asText() + "/explanations/"
                        + decision.path("items").path(9).path("item").asText(),
                "");
        assertThat(last.status()).isEqualTo(410);
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(home()).database())) {
            DecisionLog.Logged logged = new JdbcDecisionLog(database)
                    .decision(decision.path("id").asText())
                    .orElseThrow();
            assertThat(logged.document().length() + logged.terms().orElseThrow().length())
                    .isLessThanOrEqualTo(4096);
        }
    }

    /** A command has the answer of the running node, whose log it is in. */
    @Test
    void command_besideARunningNode_asksIt() throws IOException {
        ShopHome.Run run = ShopHome.run("recommend", home().toString(), SHOPPER, "--slots", "2", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode answer = JSON.readTree(run.out());
        assertThat(home().resolve("models").resolve("serving").resolve("node.choice"))
                .as("the command alone would compare first")
                .doesNotExist();
        String id = answer.path("id").asText();
        assertThat(call("GET", "/v1/decisions/" + id, "").body().path("items")).hasSize(2);
        String item = answer.path("items").path(0).path("item").asText();
        assertThat(ShopHome.run("event", home().toString(), id, item, "click").exit())
                .isZero();
        ShopHome.Run refused = ShopHome.run("event", home().toString(), id, "p999", "click");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("item: found p999", "Fix: ");
    }

    @Test
    void whatIf_ofADecision_isTheListWithoutTheInteractions() {
        String id = decide("{\"shopper\": \"" + SHOPPER + "\"}").path("id").asText();
        JsonNode first = call("POST", "/v1/decisions/" + id + "/what-if", "{}").body();
        assertThat(first.path("change").path("result").asText()).isIn("changes", "unchanged");
        JsonNode lists = call("POST", "/v1/decisions/" + id + "/what-if", "{\"without\": [0]}")
                .body();
        assertThat(lists.path("before").path(0).path("item"))
                .isEqualTo(decide("{\"shopper\": \"" + SHOPPER + "\"}")
                        .path("items")
                        .path(0)
                        .path("item"));
        assertThat(lists.path("after").path(0).path("score"))
                .isNotEqualTo(lists.path("before").path(0).path("score"));
        assertThat(call("POST", "/v1/decisions/" + id + "/what-if", "{\"without\": [99]}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void event_ofANewShopper_changesTheNextAnswer() {
        String request = "{\"shopper\": \"new\", \"slots\": 20, \"dryRun\": true}";
        assertThat(decide(request).path("served").path("because").asText()).isEqualTo("no-history");
        JsonNode answer = events(
                "{\"id\": \"e1\", \"shopper\": \"new\", \"type\": \"view\", \"item\": \"p3\"}",
                "{\"id\": \"e1\", \"shopper\": \"new\", \"type\": \"view\", \"item\": \"p3\"}",
                "{\"id\": \"e2\", \"shopper\": \"new\", \"type\": \"view\", \"item\": \"not there yet\"}");
        assertThat(answer.path("stored").asInt()).isEqualTo(2);
        assertThat(answer.path("duplicate").asInt()).isEqualTo(1);
        JsonNode after = decide(request);
        assertThat(after.path("served").path("by").asText()).isEqualTo("personal");
        assertThat(after.path("items").findValuesAsText("item")).hasSize(19).doesNotContain("p3");
        node.restart();
        assertThat(decide(request).path("items")).isEqualTo(after.path("items"));
    }

    /** The tables change too: what one shopper does changes the list of another one. */
    @Test
    void event_ofOneShopper_changesTheTablesOfOthers() {
        events("{\"id\": \"a\", \"shopper\": \"other\", \"type\": \"view\", \"item\": \"p3\"}");
        String request = "{\"shopper\": \"other\", \"slots\": 1, \"candidates\": [\"p4\"], \"dryRun\": true}";
        double before = decide(request).path("items").path(0).path("score").asDouble();
        events(
                "{\"id\": \"b\", \"shopper\": \"new\", \"type\": \"view\", \"item\": \"p3\"}",
                "{\"id\": \"c\", \"shopper\": \"new\", \"type\": \"view\", \"item\": \"p4\"}");
        double after = decide(request).path("items").path(0).path("score").asDouble();
        assertThat(after).isGreaterThan(before);
        node.restart();
        assertThat(decide(request).path("items").path(0).path("score").asDouble())
                .isEqualTo(after);
    }

    @Test
    void event_notValid_isRejectedAlone() {
        JsonNode decision = decide("{\"shopper\": \"" + SHOPPER + "\", \"slots\": 1}");
        String id = decision.path("id").asText();
        String item = decision.path("items").path(0).path("item").asText();
        String[] cases = {
            "{\"id\": \"1\", \"type\": \"click\", \"item\": \"" + item + "\", \"decision\": \"" + id + "\"}",
            "{\"id\": \"2\", \"type\": \"click\", \"item\": \"p1\", \"decision\": \"0000\"}",
            "{\"id\": \"3\", \"type\": \"click\", \"item\": \"zz\", \"decision\": \"" + id + "\"}",
            "{\"id\": \"4\", \"type\": \"click\", \"item\": \"p1\", \"time\": \"2999-01-01T00:00:00Z\"}",
            "{\"id\": \"5\", \"type\": \"click\", \"item\": \"p1\", \"time\": \"yesterday\"}",
            "{\"id\": \"6\", \"type\": \"click\", \"item\": \"p1\", \"price\": -3}",
            "{\"id\": \"7\", \"type\": \"click\", \"item\": \"p1\", \"price\": \"3\"}",
            "{\"id\": \"8\", \"type\": \"click\"}",
            "{\"type\": \"click\", \"item\": \"p1\"}",
            "{\"id\": \"9\", \"type\": \"click\", \"item\": \"p1\", \"colour\": 1}",
            "\"text\"",
            "null",
            "{\"id\": \"10\", \"type\": \" \", \"item\": \"p1\"}"
        };
        JsonNode answer = events(cases);
        assertThat(answer.path("stored").asInt()).as(answer.toString()).isEqualTo(1);
        assertThat(answer.path("rejected").asInt()).isEqualTo(cases.length - 1);
        for (JsonNode result : answer.path("results")) {
            if (result.path("status").asText().equals("rejected")) {
                assertThat(result.path("problem").path("detail").asText())
                        .as(result.toString())
                        .contains(": ");
                assertThat(result.path("problem").path("fix").asText())
                        .as(result.toString())
                        .isNotEmpty();
            }
        }
    }

    /** An erased shopper does not come back with the next page view, also before the node took the erasure. */
    @Test
    void decision_ofAnErasedShopper_isThatOfUnknownVisitors() {
        String request = "{\"shopper\": \"" + SHOPPER + "\"}";
        String before = decide(request).path("id").asText();
        ShopHome.Run erased = ShopHome.run("erase", home().toString(), SHOPPER, "--yes");
        assertThat(erased.exit()).as(erased.err()).isZero();
        for (int time = 0; time < 2; time++) {
            JsonNode after = decide(request);
            assertThat(after.has("shopper")).isFalse();
            assertThat(after.path("served").path("because").asText()).isEqualTo("no-history");
            try (SqliteDatabase database = NodeDatabase.open(new NodeHome(home()).database())) {
                JdbcDecisionLog log = new JdbcDecisionLog(database);
                assertThat(log.decision(before)).isEmpty();
                assertThat(log.decision(after.path("id").asText()).orElseThrow().shopper())
                        .isEmpty();
            }
            node.restart();
        }
        JsonNode event =
                events("{\"id\": \"e\", \"shopper\": \"" + SHOPPER + "\", \"type\": \"view\", \"item\": \"p1\"}");
        assertThat(event.path("results").path(0).path("problem").path("status").asInt())
                .isEqualTo(410);
    }

    @Test
    void token_missingWrongOrRevoked_isRejected() {
        assertThat(node.send("POST", "/v1/decisions", "{}").status()).isEqualTo(401);
        assertThat(call("hanse_wrong").response().headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer");
        String other = node.created("reader", "explain");
        ServedNode.Answer refused = call(other);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("detail").asText()).contains("reader without scope decide");
        assertThat(call("POST", "/v1/decisions", "{}").status()).isEqualTo(201);
        assertThat(ShopHome.run("token", "revoke", home().toString(), "web-shop")
                        .exit())
                .isZero();
        assertThat(call("POST", "/v1/decisions", "{}").status()).isEqualTo(401);
    }

    @Test
    void helpOfTokens_hasALineForEachScope() {
        List<String> lines =
                ShopHome.run("token", "create", "--help").out().lines().toList();
        for (TokenStore.Scope scope : TokenStore.Scope.values()) {
            assertThat(lines)
                    .anyMatch(line -> line.startsWith("  " + scope.word() + " ") && line.endsWith(scope.permits()));
        }
        assertThat(ShopHome.run("token", "create", "shop", "me", "--scope", "all")
                        .err())
                .contains("--scope: found all; expected one of decide, events, catalogue, explain, privacy");
    }

    @Test
    void call_badInput_isAProblemThatSaysWhatToDo() {
        String many = "{\"candidates\": [" + "\"p1\",".repeat(10_000) + "\"p1\"]}";
        for (String[] own : new String[][] {
            {"POST", "/v1/decisions", "{", "400", "line 1"},
            {"POST", "/v1/decisions", "", "400", ""},
            {"POST", "/v1/decisions", "null", "400", "found null"},
            {"POST", "/v1/decisions", "[]", "400", ""},
            {"POST", "/v1/decisions", "{\"slots\": \"3\"}", "400", "slots"},
            {"POST", "/v1/decisions", "{\"slots\": 3.5}", "400", "slots"},
            {"POST", "/v1/decisions", "{\"slots\": 3, \"slots\": 4}", "400", "slots"},
            {"POST", "/v1/decisions", "{\"slot\": 3}", "400", "slot"},
            {"POST", "/v1/decisions", "{\"explore\": NaN}", "400", "NaN"},
            {"POST", "/v1/decisions", "{\"slots\": 0}", "422", "slots: found 0"},
            {"POST", "/v1/decisions", "{\"explore\": 2}", "422", "explore: found 2"},
            {"POST", "/v1/decisions", "{\"shopper\": \" \"}", "422", "shopper"},
            {"POST", "/v1/decisions", "{\"candidates\": [\"zz\"]}", "422", "candidates: found zz"},
            {"POST", "/v1/decisions", "{\"pin\": {\"11\": \"p1\"}}", "422", "pin: found slot 11"},
            {"POST", "/v1/decisions", "{\"candidates\": [null]}", "422", "candidates: found null"},
            {"POST", "/v1/decisions", "{\"pin\": {\"1\": null}}", "422", "pin: found null"},
            {"POST", "/v1/decisions", many, "422", "candidates: found 10001 items"},
            {"POST", "/v1/decisions", "{\"shopper\": \"" + "x".repeat(2_000_000) + "\"}", "413", "body: found more"},
            {"POST", "/v1/events", "{\"events\": []}", "422", "events: found 0"},
            {"POST", "/v1/events", "{}", "422", "events: found 0"},
            {"GET", "/v1/decisions/0123456789abcdef/explanations/p1", "", "404", "decision: found 0123456789abcdef"},
            {"GET", "/v1/decisions/0123456789abcdef/explanations/%20", "", "404", "decision: found"},
            {"GET", "/v1/none", "", "404", "path: found none"},
            {"PUT", "/v1/decisions", "{}", "404", "path: found none"},
        }) {
            ServedNode.Answer answer = call(own[0], own[1], own[2]);
            String name = own[0] + " " + own[1] + " " + own[2].substring(0, Math.min(60, own[2].length()));
            assertThat(answer.status()).as(name + answer.body()).isEqualTo(Integer.parseInt(own[3]));
            assertThat(answer.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.body().path("detail").asText()).as(name).contains(own[4]);
            assertThat(answer.body().path("fix").asText()).as(name).isNotEmpty();
            assertThat(answer.body().path("status").asInt()).isEqualTo(answer.status());
        }
        assertThat(decide("{}").path("items")).hasSize(10);
    }

    /** A swap of data and model disturbs no request. */
    @Test
    void swap_whileRequestsRun_isNotSeen() throws IOException {
        limit(1_000_000);
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Integer>> clients = new ArrayList<>();
        for (int client : IntStream.range(0, 4).toArray()) {
            clients.add(CompletableFuture.supplyAsync(() -> {
                int answers = 0;
                while (!stop.get() || answers < 10) {
                    assertThat(decide("{\"shopper\": \"customer-" + 31 * client + "\"}")
                                    .path("items"))
                            .isNotEmpty();
                    answers++;
                }
                return answers;
            }));
        }
        ShopHome files = new ShopHome(folder, "shop");
        files.orders(21, 500);
        assertThat(files.importFiles().exit()).isZero();
        String wanted = "{\"slots\": 1, \"candidates\": [\"p20\"], \"dryRun\": true}";
        while (call("POST", "/v1/decisions", wanted).status() != 201) {
            Thread.onSpinWait();
        }
        stop.set(true);
        clients.forEach(own -> assertThat(own.join()).isGreaterThanOrEqualTo(10));
    }

    @Test
    void health_withoutAToken_isAnswered() {
        assertThat(get("/healthz")).isEqualTo("200 ok\n");
    }

    private String get(String path) {
        HttpResponse<String> response = node.send("GET", path, "").response();
        return response.statusCode() + " " + response.body();
    }

    /** A node whose training failed serves what it has. */
    @Test
    void readiness_afterATraining_hasItsResult() {
        String ok = "200 {\"ready\":true,\"parts\":{\"data\":\"ok\",\"disk\":\"ok\",\"training\":\"ok\"}}\n";
        assertThat(get("/readyz")).isEqualTo(ok);
        training = 1;
        node.restart();
        String failed = ok.replace("training\":\"ok", "training\":\"failed with exit code 1; see the log");
        String now = get("/readyz");
        while (now.equals(ok)) {
            now = get("/readyz");
        }
        assertThat(now).isEqualTo(failed);
        assertThat(ServingNode.disk(home(), Long.MAX_VALUE).orElseThrow()).contains("MiB of free space");
        assertThat(ServingNode.disk(home().resolve("none"), 0)).isPresent();
        assertThat(ServingNode.disk(home(), 0)).isEmpty();
    }

    @Test
    void metrics_ofDecisionsAndEvents_countThem() {
        decide("{\"shopper\": \"" + SHOPPER + "\"}");
        decide("{\"shopper\": \"" + SHOPPER + "\"}");
        decide("{}");
        events(
                "{\"id\": \"m1\", \"shopper\": \"new\", \"type\": \"view\", \"item\": \"p3\"}",
                "{\"id\": \"m1\", \"shopper\": \"new\", \"type\": \"view\", \"item\": \"p3\"}",
                "{\"id\": \"m2\"}");
        String metrics = get("/metrics");
        assertThat(metrics)
                .contains(
                        "hanse_decision_seconds_count{served_by=\"personal\"} 2",
                        "hanse_decision_seconds_count{served_by=\"popularity\"} 1",
                        "hanse_events_total{result=\"stored\"} 1",
                        "hanse_events_total{result=\"duplicate\"} 1",
                        "hanse_events_total{result=\"rejected\"} 1",
                        "hanse_data_readings_total 1",
                        "hanse_row_entries ",
                        "hanse_data_read_timestamp_seconds ")
                .doesNotContain(SHOPPER, "p3");
    }

    private ServedNode.Answer keyed(String path, String body, String key) {
        return node.call("POST", path, body, "Idempotency-Key", key);
    }

    @Test
    void decision_sentAgainWithItsKey_isTheSameAlsoAfterARestart() {
        String wanted = "{\"slots\": 3}";
        ServedNode.Answer first = keyed("/v1/decisions", wanted, "k-1");
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.response().headers().firstValue("Idempotency-Replayed"))
                .isEmpty();
        node.restart();
        ServedNode.Answer again = keyed("/v1/decisions", wanted, "k-1");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.response().headers().firstValue("Idempotency-Replayed"))
                .contains("true");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(keyed("/v1/decisions", wanted, "k-2").body().path("id"))
                .isNotEqualTo(first.body().path("id"));
        ServedNode.Answer other = keyed("/v1/decisions", "{\"slots\": 4}", "k-1");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body().path("detail").asText()).contains("the key of a request with another body");
        assertThat(keyed("/v1/decisions", wanted, "k".repeat(201)).status()).isEqualTo(422);
        node.use(node.created("other-shop", "decide"));
        assertThat(keyed("/v1/decisions", wanted, "k-1").body().path("id"))
                .isNotEqualTo(first.body().path("id"));
    }

    @Test
    void request_thatFailed_mayBeSentAgainWithItsKey() {
        assertThat(keyed("/v1/decisions", "{\"slots\": -1}", "k-1").status()).isEqualTo(422);
        assertThat(keyed("/v1/decisions", "{\"slots\": 3}", "k-1").status()).isEqualTo(201);
    }

    private void limit(int perSecond) throws IOException {
        Files.writeString(
                new NodeHome(home()).settings(), "api: {perSecond: " + perSecond + "}\n", StandardOpenOption.APPEND);
        node.restart();
    }

    @Test
    void requests_moreThanTheLimit_haveATimeToWait() throws IOException {
        limit(1);
        ServedNode.Answer answer = call("POST", "/v1/decisions", "{}");
        while (answer.status() == 201) {
            answer = call("POST", "/v1/decisions", "{}");
        }
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.response().headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body().path("fix").asText()).contains("api.perSecond");
        // Another token has its own limit.
        assertThat(call(node.created("other", "decide")).status()).isEqualTo(201);
    }

    @Test
    void metrics_ofRequests_haveTemplatesOfPathsAndNoIds() {
        call("GET", "/v1/decisions/some-id", "");
        call("GET", "/v1/nothing/of-shopper", "");
        assertThat(get("/metrics"))
                .contains(
                        "hanse_http_request_seconds_count{method=\"GET\",route=\"/v1/decisions/{decision}\",status=\"404\"} 1")
                .contains("hanse_http_request_seconds_count{method=\"other\",route=\"other\",status=\"404\"} 1")
                .doesNotContain("some-id", "of-shopper");
    }

    @Test
    void start_otherMachinesWithoutEncryption_isRefused() {
        close();
        assertThatThrownBy(() -> ServingNode.start(
                        new NodeHome(home()),
                        "--listen",
                        new HttpAddress("0.0.0.0", 0),
                        ServingNode.Surroundings.alone(
                                new NodeHome(home()), InstantSource.system(), (line, exit) -> () -> {}, failed -> {})))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--listen: found 0.0.0.0:0, which other machines reach")
                .hasMessageContaining("api.certificate");
    }
}
