// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.JdbcExperimentStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.owner.ExperimentDocument;
import org.hanse.clientnode.owner.ExperimentService;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments and limits of a serving node. */
class LiveExperimentsTest {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCOPES = "decide,events";

    @TempDir
    Path folder = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(AT);
    private NodeHome home = new NodeHome(Path.of(""));

    @BeforeEach
    void createShop() {
        home = NodeHome.existing(ShopHome.imported(folder).home());
    }

    private void set(String explore, String live) throws IOException {
        String settings = Files.readString(home.settings());
        Files.writeString(
                home.settings(),
                settings.replaceAll("(?m)^explore: .*$", "explore: " + explore).replaceAll("(?m)^live: .*\\R", "")
                        + "live: " + live + "\n");
    }

    private ServedNode node() {
        return new ServedNode(home.folder(), SCOPES, now::get);
    }

    private static JsonNode decided(ServedNode node, String shopper) {
        ServedNode.Answer answer =
                node.call("POST", "/v1/decisions", "{\"shopper\": \"" + shopper + "\", \"slots\": 5}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.body();
    }

    private List<DecisionLog.Logged> logged() {
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            List<DecisionLog.Logged> all = new ArrayList<>();
            new JdbcDecisionLog(database)
                    .forEach(Instant.EPOCH, AT.plus(Duration.ofDays(1000)), row -> all.add(row.decision()));
            return all;
        }
    }

    private static long drawn(List<DecisionLog.Logged> decisions) {
        return decisions.stream()
                .mapToLong(own -> own.document().split("\"explored\"", -1).length - 1)
                .sum();
    }

    @Test
    void drawnSlots_ofManyCallers_holdTheLimitAndThenStop() throws Exception {
        set("{rate: 1, temperature: 100}", "{drawn: 60}");
        try (ServedNode node = node()) {
            ExecutorService callers = Executors.newFixedThreadPool(32);
            List<Callable<JsonNode>> calls = IntStream.range(0, 64)
                    .<Callable<JsonNode>>mapToObj(c -> () -> decided(node, "customer-" + c % 90))
                    .toList();
            for (Future<JsonNode> call : callers.invokeAll(calls)) {
                assertThat(call.get().path("items")).hasSize(5);
            }
            callers.shutdown();
            assertThat(logged()).hasSize(64);
            assertThat(drawn(logged())).isBetween(50L, 60L);

            JsonNode stopped = decided(node, "customer-1");
            assertThat(StreamSupport.stream(stopped.path("items").spliterator(), false))
                    .allSatisfy(item ->
                            assertThat(item.path("propensity").asDouble()).isEqualTo(1));
            node.restart();
            assertThat(decided(node, "customer-1").at("/items/0/propensity").asDouble())
                    .isEqualTo(1);
            now.set(AT.plus(Duration.ofDays(1)));
            assertThat(decided(node, "customer-1").at("/items/0/propensity").asDouble())
                    .isLessThan(1);
            now.set(AT);
            assertThat(decided(node, "customer-1").at("/items/0/propensity").asDouble())
                    .as("the clock was set back")
                    .isEqualTo(1);
        }
    }

    private ExperimentDocument experiment() {
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            return new ExperimentService(
                            new JdbcExperimentStore(database, new SecureRandom()),
                            new JdbcDecisionLog(database),
                            new JdbcEventStore(database),
                            now::get)
                    .document()
                    .orElseThrow();
        }
    }

    private static List<String> items(JsonNode decision) {
        return decision.path("items").findValuesAsText("item");
    }

    private static void clicked(ServedNode node, String shopper, JsonNode decision, boolean named) {
        String text = "{\"events\": [{\"id\": \"e-" + decision.path("id").asText() + "\", \"shopper\": \"" + shopper
                + "\", \"type\": \"click\", \"item\": \"" + items(decision).get(0) + "\""
                + (named ? ", \"decision\": \"" + decision.path("id").asText() + "\"" : "") + "}]}";
        assertThat(node.call("POST", "/v1/events", text).body().path("stored").asInt())
                .isEqualTo(1);
    }

    @Test
    void holdout_ofAnExperiment_getsPopularityUntilItsEnd() throws IOException {
        set("{rate: 0}", "{holdout: 0.4, days: 10}");
        try (ServedNode node = node()) {
            Map<String, String> because = new TreeMap<>();
            for (int shopper = 0; shopper < 60; shopper++) {
                String id = "customer-" + shopper;
                JsonNode decision = decided(node, id);
                because.put(id, decision.at("/served/because").asText());
                if (shopper % 2 == 0) {
                    clicked(node, id, decision, shopper % 4 == 0);
                }
                assertThat(decided(node, id).at("/served/because").asText()).isEqualTo(because.get(id));
            }
            assertThat(because.values()).containsOnly("history", "validation");
            assertThat(because.values().stream().filter("validation"::equals).count())
                    .isBetween(12L, 36L);
            node.restart();
            assertThat(decided(node, "customer-1").at("/served/because").asText())
                    .isEqualTo(because.get("customer-1"));
            assertThat(decided(node, "unknown").at("/served/because").asText()).isIn("no-history", "validation");

            ExperimentDocument early = experiment();
            assertThat(early.runs()).isTrue();
            assertThat(early.open()).isEqualTo(122);
            assertThat(early.served().decisions() + early.holdout().decisions()).isZero();
            assertThat(early.verdict()).isEqualTo("too early");

            now.set(AT.plus(Duration.ofDays(10)));
            because.keySet()
                    .forEach(id -> assertThat(
                                    decided(node, id).at("/served/because").asText())
                            .isEqualTo("history"));
        }
        now.set(AT.plus(Duration.ofDays(17)));
        ExperimentDocument counted = experiment();
        assertThat(counted.runs()).isFalse();
        assertThat(counted.open()).isZero();
        assertThat(counted.served().decisions() + counted.holdout().decisions()).isEqualTo(122);
        assertThat(counted.served().rewarded() + counted.holdout().rewarded()).isEqualTo(30);
        assertThat(counted.difference()).isPresent();
        assertThat(counted.because())
                .containsExactly(
                        "an arm has fewer than 100 shoppers",
                        "an arm has fewer than 30 decisions with a click or purchase");
    }

    @Test
    void status_ofAnExperiment_hasItsFiguresAndWhyItIsTooEarly() throws IOException {
        set("{rate: 1}", "{holdout: 0.4, against: tables, drawn: 3}");
        now.set(Instant.now());
        try (ServedNode node = node()) {
            decided(node, "customer-1");
        }
        ShopHome.Run text = ShopHome.run("status", home.folder().toString());
        assertThat(text.out())
                .contains("of at most 3 slots drawn today")
                .contains("Experiment   too early: the experiment has not ended; ")
                .contains("40.00 % of known shoppers get tables")
                .contains("not counted yet: 1 decisions");
        JsonNode json = JSON.readTree(
                ShopHome.run("status", home.folder().toString(), "--json").out());
        assertThat(json.at("/experiment/verdict").asText()).isEqualTo("too early");
        assertThat(json.at("/experiment/open").asInt()).isEqualTo(1);
        assertThat(json.at("/chance/most").asInt()).isEqualTo(3);
        assertThat(json.at("/chance/drawn").asInt()).isBetween(0, 3);
    }

    /** Seven decisions of five places each; the first two have a click. */
    @Test
    void today_ofAnExperiment_hasItsResultAndWhatTheLogCouldSupport() throws IOException {
        set("{rate: 0}", "{holdout: 0.4, days: 10}");
        try (ServedNode node = node()) {
            for (int shopper = 0; shopper < 7; shopper++) {
                JsonNode decision = decided(node, "customer-" + shopper);
                if (shopper < 2) {
                    clicked(node, "customer-" + shopper, decision, shopper == 0);
                }
            }
            node.use(node.created("owner", "owner"));
            JsonNode early = node.call("GET", "/v1/owner/today", "").body();
            assertThat(early.at("/log/slots").asInt()).isZero();
            assertThat(early.at("/log").has("verdict")).isFalse();
            assertThat(early.at("/experiment/open").asInt()).isEqualTo(7);

            now.set(AT.plus(Duration.ofDays(17)));
            JsonNode today = node.call("GET", "/v1/owner/today", "").body();
            assertThat(today.path("log"))
                    .hasToString(
                            "{\"decisions\":7,\"slots\":35,\"drawn\":0,\"rewarded\":2,\"verdict\":\"not supported\","
                                    + "\"because\":[\"fewer than 100 effective rows\",\"the mean weight is not from 0.8 to 1.25\","
                                    + "\"fewer than 30 effective rewarded rows\"]}");
            assertThat(today.at("/experiment/open").asInt()).isZero();
            Browser browser = new Browser(node.address());
            browser.logIn(node.token());
            assertThat(browser.get("/today").page())
                    .contains(
                            "Experiment with shoppers",
                            "Too early",
                            "40% of known shoppers get popularity, Nov 28, 2026",
                            "7 decisions with 35 places, 0 of them drawn by chance, 2 with a click or purchase.",
                            "That says nothing of a policy that shows items uniformly.");
        }
    }
}
