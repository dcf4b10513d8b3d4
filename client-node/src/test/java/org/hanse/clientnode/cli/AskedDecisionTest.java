// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request has beside the shopper: an item, a basket, a history, a filter, boosts, and the decision before it. */
class AskedDecisionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHOPPER = "customer-31";
    private static final int ITEMS = 60;

    @TempDir
    static Path folder = Path.of("");

    private static ServedNode node;

    @BeforeAll
    static void serve() {
        ShopHome files = new ShopHome(folder, "shop");
        ShopHome.created(files.home());
        files.write(
                "shop.yaml",
                ShopHome.DESCRIPTOR.replace(
                        "title: name}", "title: name, category: kind, brand: maker, price: price}"));
        files.orders(ITEMS, 1200);
        StringBuilder items = new StringBuilder("sku,name,kind,maker,price\n");
        for (int i = 0; i < ITEMS; i++) {
            items.append("p" + i + ",Item " + i + ",kind" + i % 4 + ",maker" + i % 3 + "," + (10 + i) + "\n");
        }
        files.write("items.csv", items.toString());
        assertThat(files.importFiles().exit()).isZero();
        node = new ServedNode(files.home(), "decide,explain,events");
    }

    @AfterAll
    static void close() {
        node.close();
    }

    private static ServedNode.Answer call(String method, String path, String body) {
        return node.call(method, path, body);
    }

    private static JsonNode decide(String request) {
        ServedNode.Answer answer = call("POST", "/v1/decisions", request);
        assertThat(answer.status()).as(request + answer.body()).isEqualTo(201);
        return answer.body();
    }

    private static List<String> items(JsonNode decision) {
        return decision.path("items").findValuesAsText("item");
    }

    private static JsonNode explained(JsonNode decision, String item) {
        ServedNode.Answer why =
                call("GET", "/v1/decisions/" + decision.path("id").asText() + "/explanations/" + item, "");
        assertThat(why.status()).as(why.body().toString()).isEqualTo(200);
        return why.body();
    }

    /** Base and terms of each recommended item add up to its score. */
    private static void assertAddsUp(JsonNode decision) {
        for (JsonNode item : decision.path("items")) {
            JsonNode why = explained(decision, item.path("item").asText());
            double sum = why.path("base").asDouble();
            for (JsonNode term : why.path("terms")) {
                sum += term.path("term").asDouble();
            }
            double score = item.path("score").asDouble();
            assertThat(why.path("score").asDouble()).as(decision.toString()).isCloseTo(score, within(1e-9));
            assertThat(sum).as(decision.toString()).isCloseTo(score, within(1e-9));
        }
    }

    private static String item(SplittableRandom random) {
        return "p" + random.nextInt(ITEMS);
    }

    private static ObjectNode drawn(SplittableRandom random) {
        ObjectNode request = JSON.createObjectNode().put("slots", 4);
        boolean known = random.nextBoolean();
        if (known) {
            request.put("shopper", "customer-" + random.nextInt(97)).put("profiling", random.nextInt(4) > 0);
        }
        if (random.nextBoolean()) {
            request.put("item", item(random));
        }
        if (random.nextBoolean()) {
            request.putArray("basket").add(item(random)).add(item(random));
        }
        if (!known && random.nextBoolean()) {
            request.putArray("history").addObject().put("item", item(random)).put("type", "purchase");
        }
        if (random.nextBoolean()) {
            request.putObject("filter").putArray("category").add("kind1").add("kind" + random.nextInt(4));
        }
        if (random.nextBoolean()) {
            ObjectNode boost = request.putObject("boost");
            boost.putObject("items").put(item(random), random.nextDouble(-2, 2));
            boost.putObject("brand").put("maker" + random.nextInt(3), random.nextDouble(-0.1, 0.1));
        }
        return request.put("keepMet", random.nextBoolean());
    }

    /** Whatever is asked for, an explanation adds up to the score, and the next page repeats nothing. */
    @Test
    void explanation_ofAnyRequest_addsUp() {
        SplittableRandom random = new SplittableRandom(4);
        for (int n = 0; n < 60; n++) {
            ObjectNode request = drawn(random);
            JsonNode first = decide(request.toString());
            assertAddsUp(first);
            JsonNode next =
                    decide(request.put("after", first.path("id").asText()).toString());
            assertAddsUp(next);
            JsonNode third =
                    decide(request.put("after", next.path("id").asText()).toString());
            assertThat(items(next)).doesNotContainAnyElementsOf(items(first));
            assertThat(items(third)).doesNotContainAnyElementsOf(items(first)).doesNotContainAnyElementsOf(items(next));
        }
    }

    /** The item of a page is the newest view, for unknown visitors the only one, and is not recommended itself. */
    @Test
    void decision_withAnItem_hasItAsATerm() {
        JsonNode alone = decide("{\"item\": \"p7\", \"slots\": 59}");
        assertThat(alone.path("served").path("because").asText()).isEqualTo("context");
        assertThat(items(alone)).hasSize(59).doesNotContain("p7");
        JsonNode term = explained(alone, items(alone).get(0)).path("terms");
        assertThat(term).hasSize(1);
        assertThat(term.path(0).path("item").asText()).isEqualTo("p7");
        assertThat(term.path(0).path("type").asText()).isEqualTo("view");
        JsonNode beside = decide("{\"shopper\": \"" + SHOPPER + "\", \"item\": \"p7\"}");
        assertThat(beside.path("served").path("because").asText()).isEqualTo("history");
        JsonNode own = decide("{\"shopper\": \"" + SHOPPER + "\"}");
        assertThat(explained(beside, items(beside).get(0)).path("terms"))
                .hasSize(explained(own, items(own).get(0)).path("terms").size() + 1);
        // Without profiling the item of the page is all that is used, and the shopper is not in the log.
        JsonNode off =
                decide("{\"shopper\": \"" + SHOPPER + "\", \"item\": \"p7\", \"profiling\": false, \"slots\": 59}");
        assertThat(off.has("shopper")).isFalse();
        assertThat(off.path("items")).isEqualTo(alone.path("items"));
    }

    /** The items of a page may be newer than the catalogue. */
    @Test
    void decision_withUnknownItems_leavesThemOut() {
        String known = "{\"basket\": [\"p7\"], \"history\": [{\"item\": \"p9\"}], \"exclude\": [\"p8\"]}";
        String request = "{\"item\": \"n1\", \"basket\": [\"n1\", \"p7\", \"n2\"], \"exclude\": [\"n3\", \"p8\"],"
                + " \"history\": [{\"item\": \"n4\"}, {\"item\": \"p9\"}], \"boost\": {\"items\": {\"n5\": 3}}}";
        JsonNode decision = decide(request);
        assertThat(decision.path("unknown")).extracting(JsonNode::asText).containsExactly("n1", "n2", "n4", "n5", "n3");
        JsonNode usual = decide(known);
        assertThat(decision.path("items")).isEqualTo(usual.path("items"));
        assertThat(usual.has("unknown")).isFalse();
        assertAddsUp(decide("{\"item\": \"n1\", \"basket\": [\"n2\", \"p7\"], \"boost\": {\"items\": {\"n5\": 3}}}"));
        JsonNode alone = decide("{\"item\": \"n1\"}");
        assertThat(alone.path("served").path("because").asText()).isEqualTo("no-history");
        String home = folder.resolve("shop").toString();
        ShopHome.Run shown = ShopHome.run("recommend", home, "--dry-run", "--exclude", "n3");
        assertThat(shown.out()).contains("Left out, since the catalogue does not have them: n3");
        // A mailing cannot be taken back.
        ShopHome.Run all = ShopHome.run("recommend", home, "--all", "--exclude", "n3", "--out", "mail.jsonl");
        assertThat(all.exit()).isEqualTo(2);
        assertThat(all.err()).contains("--all: found n3", "Fix: ");
    }

    @Test
    void decision_withAFilter_hasItsItemsAlone() {
        assertThat(items(decide("{\"slots\": 60, \"filter\": {\"category\": \"kind1\", \"brand\": [\"maker0\"]}}")))
                .containsExactlyInAnyOrder("p9", "p21", "p33", "p45", "p57");
        assertThat(items(decide("{\"slots\": 60, \"filter\": {\"price\": {\"min\": 12, \"max\": 14}}}")))
                .containsExactlyInAnyOrder("p2", "p3", "p4");
        assertThat(items(decide("{\"candidates\": [\"p2\", \"p9\"], \"filter\": {\"price\": {\"max\": 14}}}")))
                .containsExactly("p2");
        JsonNode none = decide("{\"filter\": {\"category\": \"hats\"}}");
        assertThat(none.path("items")).isEmpty();
        assertThat(none.path("served").path("because").asText()).isEqualTo("no-item");
    }

    @Test
    void decision_withABoost_hasATermOfThatName() {
        JsonNode decision =
                decide("{\"shopper\": \"" + SHOPPER + "\", \"keepMet\": true, \"boost\": {\"items\": {\"p59\": 50}}}");
        assertThat(items(decision).get(0)).isEqualTo("p59");
        JsonNode term = explained(decision, "p59").path("terms").path(0);
        assertThat(term.path("item").isNull()).isTrue();
        assertThat(term.path("type").asText()).isEqualTo("boost");
        assertThat(term.path("term").asDouble()).isEqualTo(50);
    }

    /** What a visitor did is in the log of decisions alone. */
    @Test
    void decision_withAHistory_storesNoInteraction() {
        JsonNode before = decide("{\"slots\": 20, \"dryRun\": true}");
        JsonNode decision = decide("{\"history\": [{\"item\": \"p7\", \"time\": \"2026-11-02T18:04:00Z\"},"
                + " {\"item\": \"p8\", \"type\": \"purchase\", \"time\": \"2026-11-01T18:04:00Z\"}], \"slots\": 4}");
        JsonNode terms = explained(decision, items(decision).get(0)).path("terms");
        assertThat(terms.findValuesAsText("item")).containsExactly("p8", "p7");
        assertThat(decide("{\"slots\": 20, \"dryRun\": true}")).isEqualTo(before);
        try (SqliteDatabase database = database()) {
            assertThat(database.<Integer>read(handle -> handle.createQuery("SELECT count(*) FROM event")
                            .mapTo(Integer.class)
                            .one()))
                    .isZero();
        }
    }

    private static SqliteDatabase database() {
        return NodeDatabase.open(new NodeHome(folder.resolve("shop")).database());
    }

    /** The longest request leaves a row of four KiB beside what it chose from, whose first items have explanations. */
    @Test
    void decision_ofTheLongestRequest_isAShortRow() {
        List<String> basket =
                IntStream.range(0, 200).mapToObj(i -> "\"p" + i % ITEMS + "\"").toList();
        StringBuilder history = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            history.append(i == 0 ? "" : ",").append("{\"item\": \"p" + i % ITEMS + "\", \"type\": \"purchase\"}");
        }
        List<String> boosts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boosts.add("\"kind" + i + "\": 0." + i + 1);
        }
        JsonNode decision = decide("{\"item\": \"p1\", \"keepMet\": true, \"basket\": " + basket.subList(0, 30)
                + ", \"history\": [" + history + "], \"boost\": {\"category\": {" + String.join(",", boosts) + "}}}");
        assertThat(decision.path("items")).hasSize(10);
        try (SqliteDatabase database = database()) {
            DecisionLog.Logged logged = new JdbcDecisionLog(database)
                    .decision(decision.path("id").asText())
                    .orElseThrow();
            int length = (logged.document()
                            + logged.terms().orElse("")
                            + logged.asked().orElse(""))
                    .getBytes(StandardCharsets.UTF_8)
                    .length;
            assertThat(length).isLessThanOrEqualTo(4096);
        }
        JsonNode first = decision.path("items").path(0);
        JsonNode why = explained(decision, first.path("item").asText());
        double sum = why.path("base").asDouble();
        for (JsonNode term : why.path("terms")) {
            sum += term.path("term").asDouble();
        }
        assertThat(sum).isCloseTo(first.path("score").asDouble(), within(1e-9));
    }

    /** A decision made ahead is in no report before it is activated, once. */
    @Test
    void activate_decisionMadeAhead_countsFromThenOn() {
        Instant begin = Instant.now();
        JsonNode decision = decide("{\"shopper\": \"" + SHOPPER + "\", \"shown\": false}");
        assertThat(decision.path("shown").asBoolean(true)).isFalse();
        String id = decision.path("id").asText();
        assertThat(shownSince(begin)).doesNotContain(id);
        assertThat(call("GET", "/v1/decisions/" + id, "").body().path("shown").asBoolean(true))
                .isFalse();
        for (int time = 0; time < 2; time++) {
            assertThat(call("POST", "/v1/decisions/" + id + "/activate", "").status())
                    .isEqualTo(204);
            assertThat(shownSince(begin)).contains(id);
        }
        assertThat(call("GET", "/v1/decisions/" + id, "").body().has("shown")).isFalse();
        ServedNode.Answer unknown = call("POST", "/v1/decisions/0123456789abcdef/activate", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body().path("fix").asText()).isNotEmpty();
    }

    private static List<String> shownSince(Instant begin) {
        List<String> ids = new ArrayList<>();
        try (SqliteDatabase database = database()) {
            new JdbcDecisionLog(database)
                    .forEach(
                            begin,
                            Instant.now().plusSeconds(9),
                            row -> ids.add(row.decision().id()));
        }
        return ids;
    }

    /** A command about a decision of the log has the answer of the running node. */
    @Test
    void commands_besideTheNode_haveItsAnswer() throws IOException {
        JsonNode decision = decide("{\"shopper\": \"" + SHOPPER + "\", \"item\": \"p7\"}");
        String id = decision.path("id").asText();
        String home = folder.resolve("shop").toString();
        ShopHome.Run first = ShopHome.run("explain", home, "--decision", id, "--json");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(JSON.readTree(first.out()))
                .isEqualTo(explained(decision, items(decision).get(0)));
        String second = items(decision).get(1);
        ShopHome.Run versus = ShopHome.run(
                "explain", home, "--decision", id, "--item", second, "--versus", "p9", "--language", "de", "--json");
        assertThat(JSON.readTree(versus.out()))
                .isEqualTo(
                        call("GET", "/v1/decisions/" + id + "/explanations/" + second + "?against=p9&language=de", "")
                                .body());
        ShopHome.Run whatIf = ShopHome.run("what-if", home, "--decision", id, "--without", "0", "--json");
        assertThat(whatIf.exit()).as(whatIf.err()).isZero();
        assertThat(JSON.readTree(whatIf.out()))
                .isEqualTo(call("POST", "/v1/decisions/" + id + "/what-if", "{\"without\": [0]}")
                        .body());
        ShopHome.Run unknown = ShopHome.run("what-if", home, "--decision", "0123456789abcdef", "--json");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("decision: found 0123456789abcdef", "Fix: ");
    }

    /** The file has what each shopper would be recommended, in both formats, and nothing is logged. */
    @Test
    void recommend_toAll_isWhatEachIsRecommended() throws IOException, SQLException {
        Path lines = folder.resolve("all.jsonl");
        Path parquet = folder.resolve("all.parquet");
        String home = folder.resolve("shop").toString();
        Instant begin = Instant.now();
        for (Path file : List.of(lines, parquet)) {
            ShopHome.Run run = ShopHome.run(
                    "recommend", home, "--all", "--slots", "3", "--filter", "category=kind1", "--out", file.toString());
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out()).contains("291 items for 97 shoppers");
        }
        assertThat(shownSince(begin)).isEmpty();
        List<String> rows = Files.readAllLines(lines);
        assertThat(rows).hasSize(291);
        for (int row = 0; row < rows.size(); row += 60) {
            JsonNode own = JSON.readTree(rows.get(row));
            assertThat(own.path("rank").asInt()).isEqualTo(row % 3 + 1);
            JsonNode asked = decide("{\"shopper\": \"" + own.path("shopper").asText()
                    + "\", \"slots\": 3, \"dryRun\": true, \"filter\": {\"category\": \"kind1\"}}");
            JsonNode item = asked.path("items").path(row % 3);
            assertThat(own.path("item")).isEqualTo(item.path("item"));
            assertThat(own.path("score")).isEqualTo(item.path("score"));
            assertThat(own.path("model")).isEqualTo(asked.path("model"));
            assertThat(own.path("by")).isEqualTo(asked.path("served").path("by"));
        }
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT count(*), min(rank), max(score), min(item) FROM '" + parquet + "'")) {
            found.next();
            assertThat(found.getInt(1)).isEqualTo(291);
            assertThat(found.getInt(2)).isEqualTo(1);
            assertThat(found.getDouble(3)).isPositive();
        }
        ShopHome.Run refused = ShopHome.run("recommend", home, "--all", "--out", "all.csv");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("--out: found all.csv", "Fix: ");
        assertThat(ShopHome.run("recommend", home, "--all").err()).contains("--all: found without --out");
    }

    @Test
    void decision_badValues_areProblemsThatPointToTheKey() {
        String mine = decide("{\"shopper\": \"" + SHOPPER + "\"}").path("id").asText();
        for (String[] own : new String[][] {
            {"{\"item\": \" \"}", "422", "/item"},
            {"{\"candidates\": [\"zz\"]}", "422", "/candidates"},
            {"{\"pin\": {\"1\": \"zz\"}}", "422", "/pin"},
            {"{\"exclude\": [null]}", "422", "/exclude"},
            {"{\"basket\": [null]}", "422", "/basket"},
            {"{\"basket\": [" + "\"p1\",".repeat(200) + "\"p1\"]}", "422", "/basket"},
            {"{\"history\": [{\"type\": \"view\"}]}", "422", "/history/0/item"},
            {"{\"history\": [{\"item\": \"zz\"}, null]}", "422", "/history/1"},
            {"{\"history\": [{\"item\": \"p1\", \"type\": \" \"}]}", "422", "/history/0/type"},
            {"{\"history\": [{\"item\": \"p1\", \"time\": \"now\"}]}", "422", "/history/0/time"},
            {"{\"history\": [{\"item\": \"p1\", \"time\": \"2999-01-01T00:00:00Z\"}]}", "422", "/history/0/time"},
            {
                "{\"history\": [{\"item\": \"p1\", \"time\": \"2026-01-01T00:00:00Z\"}, {\"item\": \"p1\"}]}",
                "422",
                "/history"
            },
            {"{\"history\": [{\"item\": \"p1\"}], \"shopper\": \"s\"}", "422", "/history"},
            {"{\"history\": [{\"item\": \"p1\"}], \"profiling\": false}", "422", "/history"},
            {"{\"filter\": {}}", "422", "/filter"},
            {"{\"filter\": {\"colour\": \"red\"}}", "400", "/filter/colour"},
            {"{\"filter\": {\"category\": [\"\"]}}", "422", "/filter/category"},
            {"{\"filter\": {\"price\": {\"min\": 3, \"max\": 2}}}", "422", "/filter/price"},
            {"{\"filter\": {\"price\": {\"max\": \"NaN\"}}}", "422", "/filter/price"},
            {"{\"boost\": {\"items\": {\"\": 1}}}", "422", "/boost/items"},
            {"{\"boost\": {\"items\": {\"p1\": 1e400}}}", "422", "/boost/items"},
            {"{\"boost\": {\"category\": {\"kind1\": \"NaN\"}}}", "422", "/boost/category"},
            {"{\"boost\": {\"category\": {\"kind1\": null}}}", "422", "/boost/category"},
            {"{\"boost\": {\"category\": {\"kind1\": 1001}}}", "422", "/boost/category"},
            {"{\"boost\": {\"colour\": {}}}", "400", "/boost/colour"},
            {"{\"shown\": false, \"dryRun\": true}", "422", "/shown"},
            {"{\"after\": \"0123456789abcdef\"}", "422", "/after"},
            {"{\"after\": \"" + mine + "\"}", "422", "/after"},
            {"{\"after\": \"" + mine + "\", \"shopper\": \"customer-5\"}", "422", "/after"},
        }) {
            ServedNode.Answer answer = call("POST", "/v1/decisions", own[0]);
            assertThat(answer.status()).as(own[0] + answer.body()).isEqualTo(Integer.parseInt(own[1]));
            assertThat(answer.body().path("errors").path(0).path("pointer").asText())
                    .as(own[0] + answer.body())
                    .isEqualTo(own[2]);
            assertThat(answer.body().path("fix").asText()).as(own[0]).isNotEmpty();
        }
    }
}
