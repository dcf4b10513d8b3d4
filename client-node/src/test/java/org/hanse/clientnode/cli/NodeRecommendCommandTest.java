// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.hanse.audit.CanonicalJson;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.cli.EnrolledHome.Run;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.score.PartScales;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hanse node recommend}, {@code explain} and {@code event} with imported data and a served model. */
class NodeRecommendCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHOPPER = "customer-31";

    /** One of each part, in their order. */
    private static final PartScales SCALES = new PartScales(List.of(1.0, 2.0, 3.0, 0.25, 4.0));

    private static final double ROUNDING = 1e-8;

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");

    @BeforeAll
    static void importData() {
        EnrolledHome.write(start.resolve("shop-a"));
        ShopHome files = new ShopHome(start, "shop-a");
        files.write("shop.yaml", """
                dataset: shop
                catalogue: {source: {path: items.csv, format: csv}, columns: {item: sku, title: name}}
                interactions:
                  layout: interactions
                  source: {path: orders.csv, format: csv}
                  columns: {shopper: user, item: sku, time: {column: at, format: epoch-seconds}}
                  type: {constant: purchase}
                """);
        files.orders(20, 400);
        assertThat(files.importFiles().exit()).isZero();
    }

    @BeforeEach
    void copyData() {
        ShopHome.copy(start, folder);
        home = folder.resolve("shop-a");
    }

    private void serve() {
        serve(EnrolledHome.JOB, OptionalDouble.empty());
        EnrolledHome.choose(new NodeHome(home), EnrolledHome.JOB);
    }

    private void serve(JobId job, OptionalDouble value) {
        NodeHome node = new NodeHome(home);
        JobSetup setup = EnrolledHome.offer(node, EnrolledHome.roster());
        EnrolledHome.serve(node, job, setup.initial(), value, SCALES);
    }

    private Run run(String command, String... rest) {
        String[] words = new String[rest.length + 2];
        words[0] = command;
        words[1] = home.toString();
        System.arraycopy(rest, 0, words, 2, rest.length);
        return EnrolledHome.run(words);
    }

    private JsonNode json(String command, String... rest) throws IOException {
        String[] words = new String[rest.length + 1];
        System.arraycopy(rest, 0, words, 0, rest.length);
        words[rest.length] = "--json";
        Run run = run(command, words);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return JSON.readTree(run.out());
    }

    @Test
    void recommend_knownShopper_isPersonalAndLogged() throws IOException {
        serve();
        JsonNode answer = json("recommend", SHOPPER, "--slots", "4");
        assertThat(answer.path("served").path("by").asText()).isEqualTo("personal");
        assertThat(answer.path("served").path("round").asInt()).isEqualTo(3);
        assertThat(answer.path("items")).hasSize(4);
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(home).database())) {
            DecisionLog.Logged logged = new JdbcDecisionLog(database)
                    .decision(answer.path("id").asText())
                    .orElseThrow();
            byte[] bytes = logged.document().getBytes(StandardCharsets.UTF_8);
            assertThat(bytes).hasSizeLessThan(1280);
            assertThat(CanonicalJson.parse(bytes).path("reasons").size()).isBetween(1, 5);
            JsonNode document = CanonicalJson.parse(bytes);
            double sum = 0;
            for (JsonNode term : document.path("terms")) {
                sum += Double.parseDouble(term.asText());
            }
            assertThat(document.path("terms").has("sequence")).isFalse();
            assertThat(document.path("sizes")).hasSize(6);
            JsonNode first = document.path("items").path(0);
            assertThat(sum).isCloseTo(Double.parseDouble(first.path(1).asText()), within(ROUNDING));
            assertThat(first.path(0).asText())
                    .isEqualTo(answer.path("items").path(0).path("item").asText());
        }
    }

    @Test
    void explain_recommendedItem_hasTermsThatAddUpToItsScore() throws IOException {
        serve();
        JsonNode recommended = json("recommend", SHOPPER).path("items").path(0);
        JsonNode why = json("explain", SHOPPER, "--versus", "p3");
        assertThat(why.path("item")).isEqualTo(recommended.path("item"));
        assertThat(why.path("score").asDouble())
                .isEqualTo(recommended.path("score").asDouble());
        double sum = why.path("base").asDouble();
        for (JsonNode term : why.path("terms")) {
            sum += term.path("term").asDouble();
        }
        assertThat(sum).isEqualTo(why.path("score").asDouble());
        double gap = why.path("against").path("base").asDouble();
        for (JsonNode term : why.path("against").path("differences")) {
            gap += term.path("difference").asDouble();
        }
        assertThat(gap).isEqualTo(why.path("against").path("gap").asDouble());
        assertThat(why.path("terms").findValuesAsText("type")).doesNotContain("sequence");
        assertThat(why.path("against").path("sequence").asDouble()).isZero();
        assertThat(why.path("whatIf").path("result").asText()).isIn("changes", "unchanged");
        assertThat(run("explain", SHOPPER).out())
                .startsWith("Why " + recommended.path("title").asText() + " ("
                        + recommended.path("item").asText() + ") for " + SHOPPER)
                .contains("without any interaction (base)", "score", "A term approximates", "purchase Item");
    }

    @Test
    void decision_withAModel_statesTheScalesOfItsScores() throws IOException {
        serve();
        JsonNode scales = json("recommend", SHOPPER).path("served").path("scales");
        assertThat(scales.toString())
                .isEqualTo(
                        "{\"network\":1.0,\"transitions\":3.0,\"coOccurrence\":0.25,\"content\":2.0,\"identity\":4.0}");
        assertThat(json("explain", SHOPPER).path("scales")).isEqualTo(scales);
    }

    @Test
    void recommend_severalJobs_namesTheOthers() throws IOException {
        serve(new JobId("books"), OptionalDouble.of(0.1));
        serve(new JobId("aaa"), OptionalDouble.empty());
        EnrolledHome.choose(new NodeHome(home), new JobId("books"));
        assertThat(json("recommend", SHOPPER).path("served").path("job").asText())
                .isEqualTo("books");
        assertThat(run("recommend", SHOPPER).out())
                .contains("scores: personal, by round 3's model of books\nOther models with --job: aaa\n");
        Run other = run("recommend", SHOPPER, "--job", "books");
        assertThat(other.out()).contains("scores: personal, by round 3's model of books, as --job says\n");
    }

    /** Without a job the best of popularity and the mix of tables is served. */
    @Test
    void recommend_withoutJob_servesTheMixOrPopularity() throws IOException {
        JsonNode answer = json("recommend", SHOPPER);
        String served = new FileServedModelStore(new NodeHome(home).serving())
                .choice()
                .orElseThrow()
                .served()
                .words();
        assertThat(served).isIn("popularity", "the mix of tables");
        assertThat(answer.path("served").path("by").asText())
                .isEqualTo(served.equals("popularity") ? "popularity" : "personal");
    }

    @Test
    void recommend_next_isACommandThatRuns() {
        serve();
        String out = run("recommend", SHOPPER, "--slots", "3", "--exclude", "p1,p2", "--pin", "2=p7", "--keep-met")
                .out();
        String next = out.lines()
                .filter(line -> line.startsWith("Next: hanse node explain "))
                .findFirst()
                .orElseThrow();
        String[] words = next.substring("Next: hanse node ".length()).split(" ");
        assertThat(words).contains("--slots", "--exclude", "--pin", "--keep-met", "--item");
        Run explained = EnrolledHome.run(words);
        assertThat(explained.exit()).as(explained.err()).isZero();
    }

    @Test
    void recommend_withoutHistory_saysWhy() throws IOException {
        serve();
        assertThat(json("recommend").path("served").path("because").asText()).isEqualTo("no-history");
        JsonNode off = json("recommend", SHOPPER, "--no-profiling");
        assertThat(off.path("served").path("because").asText()).isEqualTo("profiling-off");
        assertThat(off.path("items")).isEqualTo(json("recommend").path("items"));
    }

    @Test
    void recommend_rules_areKept() throws IOException {
        serve();
        JsonNode items = json("recommend", SHOPPER, "--keep-met", "--slots", "3", "--pin", "2=p7", "--exclude", "p1,p2")
                .path("items");
        assertThat(items.path(1).path("item").asText()).isEqualTo("p7");
        assertThat(items.path(1).path("pinned").asBoolean()).isTrue();
        assertThat(items.findValuesAsText("item")).doesNotContain("p1", "p2");
        assertThat(json("recommend", SHOPPER, "--keep-met", "--candidates", "p4,p5")
                        .path("items")
                        .findValuesAsText("item"))
                .containsExactlyInAnyOrder("p4", "p5");
    }

    private long logged() {
        AtomicLong rows = new AtomicLong();
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(home).database())) {
            new JdbcDecisionLog(database)
                    .forEach(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), row -> rows.incrementAndGet());
        }
        return rows.get();
    }

    /** Stock changes with an import of the catalogue alone. A pin of such an item is refused. */
    @Test
    void recommend_itemsThatAreNotAvailable_areLeftOut() throws IOException {
        ShopHome files = new ShopHome(folder, "shop-a");
        Path descriptor = files.path("shop.yaml");
        String listed = Files.readString(descriptor)
                .replace(
                        "columns: {item: sku, title: name}}",
                        "columns: {item: sku, title: name},\n  available: {sql: \"sku NOT IN ('p3', 'p5')\"}}");
        String[] call = {"recommend", home.toString(), "--slots", "20", "--keep-met", "--dry-run", "--json"};
        assertThat(ShopHome.run(call).out()).contains("\"p3\"", "\"p5\"");

        files.write("shop.yaml", listed);
        assertThat(files.importFiles().exit()).isEqualTo(ExitCode.SUCCESS);

        assertThat(ShopHome.run(call).out()).contains("\"p4\"").doesNotContain("\"p3\"", "\"p5\"");
        assertThat(ShopHome.run("recommend", home.toString(), "--pin", "1=p3", "--dry-run")
                        .err())
                .contains("pin: found p3, which the catalogue marks as not available");
    }

    @Test
    void recommend_dryRun_isNotLogged() throws IOException {
        serve();
        JsonNode dry = json("recommend", SHOPPER, "--dry-run");
        assertThat(dry.has("id")).isFalse();
        assertThat(dry.path("items")).isEqualTo(json("recommend", SHOPPER).path("items"));
        assertThat(run("recommend", SHOPPER, "--dry-run").out()).startsWith("Decision that is not logged, scores: ");
        assertThat(logged()).isEqualTo(1);
    }

    @Test
    void recommend_dryRunWithARate_draws() throws IOException {
        serve();
        JsonNode best = json("recommend", SHOPPER, "--dry-run").path("items");
        List<JsonNode> drawn = new ArrayList<>();
        for (int turn = 0; turn < 5; turn++) {
            drawn.add(json("recommend", SHOPPER, "--dry-run", "--explore", "1").path("items"));
        }
        assertThat(drawn).anyMatch(items -> !items.equals(best));
        assertThat(logged()).isZero();
    }

    @Test
    void event_ofADecision_isLogged() throws IOException {
        serve();
        JsonNode answer = json("recommend", SHOPPER);
        String decision = answer.path("id").asText();
        String item = answer.path("items").path(0).path("item").asText();
        assertThat(run("event", decision, item, "click").out())
                .contains("Logged  click of " + item + " after decision " + decision);
        assertThat(run("event", decision, item, "click").err()).isEmpty();
        Run misspelt = run("event", decision, item, "clik");
        assertThat(misspelt.exit()).isZero();
        assertThat(misspelt.err())
                .isEqualTo(
                        "hanse: TYPE: found clik, which no imported interaction has (types: purchase). It is logged as"
                                + " it is\n");
        Run unknown = run("event", "0000000000000000", item, "click");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("decision: found 0000000000000000").contains("Fix: ");
        Run other = run("event", decision, "p999", "click");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains("item: found p999");
    }

    @Test
    void call_badInput_saysWhatToDo() {
        serve();
        for (String line : """
                recommend | customer-31 --candidates zz     | candidates: found zz
                recommend | customer-31 --slots 0           | slots: found 0
                recommend | customer-31 --explore NaN       | explore: found NaN
                recommend | customer-31 --explore 2         | explore: found 2
                recommend | customer-31 --pin 11=p1         | pin: found slot 11
                recommend | customer-31 --pin 0=p1          | pin: found slot 0
                recommend | customer-31 --pin 1=p1 --exclude p1 | pin: found an item that is excluded
                recommend | customer-31 --job other         | --job: found other
                explain   | customer-31 --item zz           | item: found zz
                explain   | customer-31 --versus zz         | against: found zz
                explain   | customer-31 --candidates p1 --exclude p1 | no item is allowed
                event     | x y                             | Missing required parameter
                """.lines().toList()) {
            String[] parts = line.split("\\| ", 3);
            Run run = run(parts[0].strip(), parts[1].strip().split(" "));
            assertThat(run.exit()).as(line).isEqualTo(2);
            assertThat(run.err()).as(line).contains(parts[2].strip());
            assertThat(run.err().lines()).as(line).hasSize(1);
        }
    }
}
