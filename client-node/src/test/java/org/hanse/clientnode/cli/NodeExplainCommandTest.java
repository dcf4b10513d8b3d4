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
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.hanse.audit.CanonicalJson;
import org.hanse.clientnode.cli.EnrolledHome.Run;
import org.hanse.clientnode.explain.PhrasesTest;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.core.job.JobSetup;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.explain.DisplayText;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hanse node explain} and {@code what-if} of logged decisions, with a model that has the merchant's tables. */
class NodeExplainCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHOPPER = "anna";

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");

    @BeforeAll
    static void importAndServe() {
        EnrolledHome.write(start.resolve("shop-a"));
        ShopHome files = new ShopHome(start, "shop-a");
        files.write("shop.yaml", """
                dataset: shop
                catalogue: {source: {path: items.csv, format: csv}, columns: {item: sku, title: name}}
                interactions:
                  layout: interactions
                  source: {path: orders.csv, format: csv}
                  columns: {shopper: user, item: sku, time: {column: at, format: epoch-seconds}}
                  type: {constant: view}
                """);
        files.write("items.csv", "sku,name\n" + lines(12, i -> "p" + i + ",Shoe " + i));
        // Six shoppers saw p1 right before p2, one saw p3 before p4; Anna saw p1 twice and p3.
        StringBuilder orders = new StringBuilder("user,sku,at\n");
        for (int s = 0; s < 6; s++) {
            orders.append("s" + s + ",p1," + (1_777_000_000 + s)).append('\n');
            orders.append("s" + s + ",p2," + (1_777_000_100 + s)).append('\n');
        }
        orders.append("t,p3,1777000000\nt,p4,1777000100\n");
        for (int i = 5; i < 12; i++) {
            orders.append("u" + i + ",p" + i + ",1777000000\n");
        }
        orders.append("anna,p3,1777800000\nanna,p1,1777888800\nanna,p1,1777892400\n");
        files.write("orders.csv", orders.toString());
        assertThat(files.importFiles().exit()).isZero();
        serve(start.resolve("shop-a"), 0);
    }

    @BeforeEach
    void copyShop() {
        ShopHome.copy(start, folder);
        home = folder.resolve("shop-a");
    }

    private static String lines(int count, IntFunction<String> line) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(line.apply(i)).append('\n');
        }
        return all.toString();
    }

    /** Serves a model whose first parameter differs by {@code change}. */
    private static void serve(Path home, float change) {
        NodeHome node = new NodeHome(home);
        JobSetup setup = EnrolledHome.offerWithTables(node, EnrolledHome.roster());
        float[] values = setup.initial().parameters().toArray();
        values[0] += change;
        GlobalModel state = new GlobalModel(
                setup.initial().version(),
                ParameterVector.of(setup.initial().parameters().layout(), values));
        EnrolledHome.serve(node, state);
    }

    private Run run(String command, String... rest) {
        List<String> words = new ArrayList<>(List.of(command, home.toString()));
        words.addAll(List.of(rest));
        return EnrolledHome.run(words.toArray(String[]::new));
    }

    private JsonNode json(String command, String... rest) throws IOException {
        List<String> words = new ArrayList<>(List.of(rest));
        words.add("--json");
        Run run = run(command, words.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return JSON.readTree(run.out());
    }

    private String decision(String... options) throws IOException {
        return json("recommend", options).path("id").asText();
    }

    @Test
    void explain_decision_isThatOfTheShopperWithTheSameOptions() throws IOException {
        String id = decision(SHOPPER, "--slots", "3", "--keep-met");
        JsonNode logged = json("explain", "--decision", id);
        JsonNode direct = json("explain", SHOPPER, "--slots", "3", "--keep-met");
        assertThat(logged.path("decision").asText()).isEqualTo(id);
        assertThat(logged.path("shopper").asText()).isEqualTo(SHOPPER);
        for (String key : List.of("item", "score", "terms", "reasons", "whatIf", "blocked")) {
            assertThat(logged.path(key)).as(key).isEqualTo(direct.path(key));
        }
    }

    @Test
    void explain_decisionWithPinExploreAndCandidates_isRestored() throws IOException {
        String id = decision(SHOPPER, "--slots", "3", "--candidates", "p5,p6,p7", "--pin", "1=p9", "--explore", "1");
        JsonNode pinned = json("explain", "--decision", id, "--candidates", "p5,p6,p7");
        assertThat(pinned.path("item").asText()).isEqualTo("p9");
        assertThat(pinned.path("whatIf").path("rule").asText()).isEqualTo("pinned");
        assertThat(run("explain", "--decision", id, "--candidates", "p5").err())
                .contains("candidates: found 1 items; expected 3 of decision " + id)
                .contains("Fix: give the same items");
        assertThat(json("explain", "--decision", id).path("terms")).isEqualTo(pinned.path("terms"));
    }

    private void importAnOrder() throws IOException {
        Path orders = folder.resolve("orders.csv");
        Files.writeString(orders, Files.readString(orders) + "late,p5,1777999999\nanna,p6,1777999999\n");
        assertThat(new ShopHome(folder, "shop-a").importFiles().exit()).isZero();
    }

    /** The terms are kept with the decision: neither other data nor another model change them. */
    @Test
    void explain_decisionAfterAnImport_isThatOfBefore() throws IOException {
        String id = decision(SHOPPER, "--slots", "4");
        String second = JSON.readTree(
                        run("recommend", SHOPPER, "--dry-run", "--json").out())
                .path("items")
                .path(1)
                .path("item")
                .asText();
        String[][] questions = {
            {"explain", "--decision", id},
            {"explain", "--decision", id, "--json"},
            {"explain", "--decision", id, "--json", "--item", second},
            {"explain", "--decision", id, "--versus", second, "--language", "de"},
            {"what-if", "--decision", id},
            {"what-if", "--decision", id, "--json"}
        };
        List<String> before = answers(questions);
        importAnOrder();
        assertThat(answers(questions)).isEqualTo(before);
        serve(home, 1);
        assertThat(answers(questions)).isEqualTo(before);
        JsonNode why = JSON.readTree(before.get(1));
        double sum = why.path("base").asDouble();
        for (JsonNode term : why.path("terms")) {
            sum += term.path("term").asDouble();
        }
        assertThat(sum).isCloseTo(why.path("score").asDouble(), within(1e-9));
        assertThat(why.path("terms")).hasSize(3);
    }

    private List<String> answers(String[]... questions) {
        List<String> answers = new ArrayList<>();
        for (String[] question : questions) {
            Run run = run(
                    question[0], List.of(question).subList(1, question.length).toArray(String[]::new));
            assertThat(run.exit()).as(run.err()).isZero();
            answers.add(run.out());
        }
        return answers;
    }

    @Test
    void explain_decisionAfterAnImport_refusesWhatWasNotKept() throws IOException {
        JsonNode answer = json("recommend", SHOPPER, "--slots", "5");
        String id = answer.path("id").asText();
        String last = answer.path("items").path(4).path("item").asText();
        importAnOrder();
        Run item = run("explain", "--decision", id, "--item", last);
        assertThat(item.exit()).isEqualTo(2);
        assertThat(item.err()).contains("item: found " + last + "; expected one of ", "Fix: ");
        assertThat(item.err().lines()).hasSize(1);
        Run without = run("what-if", "--decision", id, "--without", "1");
        assertThat(without.exit()).isEqualTo(2);
        assertThat(without.err()).contains("without: found a decision whose data or model have changed", "Fix: ");
        assertThat(without.err().lines()).hasSize(1);
    }

    /** Earlier versions kept no terms. */
    @Test
    void explain_oldDecisionAfterAnImport_saysWhatToDo() throws IOException {
        String id = decision(SHOPPER);
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(home).database())) {
            database.write(handle -> handle.execute("UPDATE decision SET terms = NULL"));
        }
        assertThat(run("explain", "--decision", id).exit()).isZero();
        importAnOrder();
        for (String command : List.of("explain", "what-if")) {
            Run data = run(command, "--decision", id);
            assertThat(data.exit()).isEqualTo(2);
            assertThat(data.err()).contains("decision: found " + id + " of data version 1", "Fix: decide again");
            assertThat(data.err().lines()).hasSize(1);
        }
    }

    @Test
    void recommend_terms_fitIntoSomeKilobytes() throws IOException {
        String id = decision(SHOPPER, "--slots", "12");
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(home).database())) {
            assertThat(new JdbcDecisionLog(database)
                            .decision(id)
                            .orElseThrow()
                            .terms()
                            .orElseThrow())
                    .hasSizeBetween(500, 3000);
        }
    }

    @Test
    void explain_repeatedViews_areOneSentenceWithADay() {
        Run run = run("explain", SHOPPER, "--item", "p2");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Why Shoe 2 for anna?")
                .contains("You viewed Shoe 1 twice on Monday, 4 May 2026.")
                .contains("You viewed Shoe 3 on Sunday, 3 May 2026.");
        assertThat(run("explain", SHOPPER, "--item", "p2", "--language", "de").out())
                .contains("Sie haben Shoe 1 zweimal am Montag, 4. Mai 2026, angesehen.");
    }

    /** The change without joined interactions is that of the score without all of them. */
    @Test
    void explain_repeatedViews_areOneRowAndApartInJson() throws IOException {
        JsonNode answer = json("explain", SHOPPER, "--item", "p2");
        assertThat(answer.path("terms").findValuesAsText("item")).containsExactly("p3", "p1", "p1");
        List<Double> terms = new ArrayList<>();
        answer.path("terms").forEach(own -> terms.add(own.path("term").asDouble()));
        double without = placed(json("what-if", SHOPPER, "--without-item", "p1", "--slots", "12"), "p2");
        assertThat(run("explain", SHOPPER, "--item", "p2").out().lines())
                .filteredOn(line -> line.contains("view × 2 Shoe 1, 4 May 2026"))
                .singleElement()
                .asString()
                .containsSubsequence(
                        DisplayText.number(terms.get(1) + terms.get(2)),
                        DisplayText.number(without - answer.path("score").asDouble()));
    }

    private static double placed(JsonNode whatIf, String item) {
        for (JsonNode place : whatIf.path("after")) {
            if (place.path("item").asText().equals(item)) {
                return place.path("score").asDouble();
            }
        }
        throw new AssertionError("no " + item + " in " + whatIf);
    }

    @Test
    void explain_patterns_areNamedWithEnoughSupportAlone() throws IOException {
        JsonNode reason = reason(json("explain", SHOPPER, "--item", "p2"), "p1");
        assertThat(reason.path("part").asText()).isIn("transitions", "co-occurrence");
        assertThat(reason.path("pattern").asText()).contains("Shoe 1", "Shoe 2");
        assertThat(reason(json("explain", SHOPPER, "--item", "p2", "--support", "6"), "p1")
                        .has("pattern"))
                .isTrue();
        assertThat(reason(json("explain", SHOPPER, "--item", "p2", "--support", "7"), "p1")
                        .has("pattern"))
                .isFalse();
        JsonNode rare = json("explain", SHOPPER, "--item", "p4");
        assertThat(reason(rare, "p3").path("part").asText()).isIn("transitions", "co-occurrence");
        assertThat(reason(rare, "p3").has("pattern")).isFalse();
        assertThat(reason(json("explain", SHOPPER, "--item", "p4", "--support", "1"), "p3")
                        .has("pattern"))
                .isTrue();
    }

    private static JsonNode reason(JsonNode answer, String item) {
        for (JsonNode reason : answer.path("reasons")) {
            if (reason.path("item").asText().equals(item)) {
                return reason;
            }
        }
        throw new AssertionError("no reason " + item + " in " + answer);
    }

    @Test
    void explain_forShopper_hasNoNumberAndThreeActions() throws IOException {
        String id = decision(SHOPPER);
        assertThat(run("explain", "--decision", id, "--for-shopper").err())
                .contains("were not tested on these data; expected one that passed. Fix: run hanse node explain ");
        run("explain", "--audit", "20");
        ObjectNode kept = (ObjectNode) JSON.readTree(stored().toFile());
        Files.write(stored(), CanonicalJson.bytes(kept.put("offered", true)));
        JsonNode answer = json("explain", "--decision", id, "--for-shopper");
        assertThat(answer.path("sentences")).hasSize(2);
        assertThat(answer.path("actions")).hasSize(3);
        assertThat(answer.has("score")).isFalse();
        assertThat(run("explain", "--decision", id, "--for-shopper").out())
                .startsWith("We recommend ")
                .contains("  - Hide this item", "  - Recommend without my history")
                .doesNotContain("0.", "term");
    }

    @Test
    void explain_audit_isKeptAndNamedBesideExplanations() throws IOException {
        assertThat(run("explain", SHOPPER).out()).contains("Not tested on these data. Fix: run hanse node explain ");
        Run audit = run("explain", "--audit", "20");
        assertThat(audit.out())
                .startsWith("Explanations of grade ")
                .endsWith("Tested 1 of 20 decisions: no other shopper has three interactions\n");
        Path results = stored();
        JsonNode kept = JSON.readTree(results.toFile());
        assertThat(kept.path("schema").asText()).isEqualTo("hanse.faithfulness/1");
        assertThat(kept.path("cases").asInt()).isBetween(1, 20);
        assertThat(audit.exit()).isEqualTo(kept.path("offered").asBoolean() ? 0 : 1);
        byte[] first = Files.readAllBytes(results);
        run("explain", "--audit", "20");
        assertThat(results).hasBinaryContent(first);
    }

    private Path stored() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("faithfulness"))) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void explain_failedTests_withholdReasonsInWords() throws IOException {
        run("explain", "--audit", "20");
        Path results = stored();
        ObjectNode kept = (ObjectNode) JSON.readTree(results.toFile());
        for (boolean offered : new boolean[] {true, false}) {
            kept.put("offered", offered);
            Files.write(results, CanonicalJson.bytes(kept));
            Run text = run("explain", SHOPPER);
            assertThat(text.out().contains("You viewed")).isEqualTo(offered);
            assertThat(text.out().contains("Reasons in words are withheld")).isNotEqualTo(offered);
            assertThat(json("explain", SHOPPER).has("reasons")).isEqualTo(offered);
            assertThat(run("explain", SHOPPER, "--for-shopper").exit()).isEqualTo(offered ? 0 : 2);
            Path page = home.resolve("page.html");
            run("explain", SHOPPER, "--html", page.toString());
            assertThat(Files.readString(page).contains("withheld")).isNotEqualTo(offered);
        }
        kept.put("offered", true);
        kept.putArray("tests").addObject().put("name", "residual").put("result", "alarm");
        Files.write(results, CanonicalJson.bytes(kept));
        assertThat(run("explain", SHOPPER).out())
                .contains(
                        "You viewed", "passed all decisive tests. These should hold", "effects of removals are close");
        assertThat(run("explain", SHOPPER, "--for-shopper").exit()).isZero();
        kept.putArray("tests").addObject().put("name", "deletion").put("result", "fail");
        Files.write(results, CanonicalJson.bytes(kept));
        assertThat(run("explain", SHOPPER).out())
                .contains("failed tests on these data. These should hold", "if stated reasons go first");
        assertThat(run("explain", SHOPPER, "--for-shopper").exit()).isEqualTo(2);
        kept.put("data", "another version");
        Files.write(results, CanonicalJson.bytes(kept));
        assertThat(run("explain", SHOPPER).out()).contains("Not tested on these data");
        Files.writeString(results, "{");
        assertThat(run("explain", SHOPPER).err()).contains("expected results of --audit. Fix: run it again");
    }

    @Test
    void explain_inGerman_hasNoEnglishWord() throws IOException {
        Path page = folder.resolve("warum.html");
        List<String> german = List.of("explain", SHOPPER, "--language", "de", "--versus", "p5", "--html", "" + page);
        Run before = run(german.get(0), german.subList(1, german.size()).toArray(String[]::new));
        assertThat(PhrasesTest.english(before.out().replaceAll("(?m): \\S*hanse node explain.*", "")))
                .isEmpty();
        run("explain", "--audit", "20");
        ObjectNode kept = (ObjectNode) JSON.readTree(stored().toFile());
        for (String result : List.of("alarm", "fail")) {
            kept.put("offered", result.equals("alarm"));
            kept.putArray("tests").addObject().put("name", "residual").put("result", result);
            Files.write(stored(), CanonicalJson.bytes(kept));
            String text = run(german.get(0), german.subList(1, german.size()).toArray(String[]::new))
                    .out();
            assertThat(text).contains("Genannte und gemessene Wirkungen");
            assertThat(PhrasesTest.english(text.replace("" + page, ""))).isEmpty();
            assertThat(PhrasesTest.english(Files.readString(page)
                            .replaceAll("(?s)<style>.*?</style>", "")
                            .replaceAll("<[^>]*>", " ")))
                    .isEmpty();
        }
    }

    @Test
    void explain_html_isWrittenAndTheSameAgain() throws IOException {
        Path page = folder.resolve("why.html");
        assertThat(run("explain", SHOPPER, "--versus", "p5", "--html", page.toString())
                        .exit())
                .isZero();
        byte[] bytes = Files.readAllBytes(page);
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .contains("<svg", "</html>")
                .doesNotContain("<script");
        assertThat(run("explain", SHOPPER, "--versus", "p5", "--html", page.toString())
                        .exit())
                .isZero();
        assertThat(Files.readAllBytes(page)).isEqualTo(bytes);
    }

    @Test
    void whatIf_ofAShopper_isThatOfTheExplanation() throws IOException {
        JsonNode whatIf = json("what-if", SHOPPER);
        JsonNode explained = json("explain", SHOPPER);
        assertThat(whatIf.path("item")).isEqualTo(explained.path("item"));
        assertThat(whatIf.path("change").path("result"))
                .isEqualTo(explained.path("whatIf").path("result"));
        assertThat(whatIf.path("change").path("without"))
                .isEqualTo(explained.path("whatIf").path("without"));
        assertThat(run("what-if", SHOPPER).out()).startsWith("First: Shoe ");
    }

    @Test
    void whatIf_withoutAnItem_isTheListWithoutItsInteractions() throws IOException {
        JsonNode byItem = json("what-if", SHOPPER, "--without-item", "p1", "--slots", "12");
        JsonNode byIndex = json("what-if", SHOPPER, "--without", "1,2", "--slots", "12");
        assertThat(byItem).isEqualTo(byIndex);
        assertThat(byItem.path("before").findValuesAsText("item")).doesNotContain("p1", "p3");
        assertThat(byItem.path("after").findValuesAsText("item")).isNotEmpty().doesNotContain("p1", "p3");
        assertThat(byItem.path("before").findValuesAsText("item"))
                .isEqualTo(json("recommend", SHOPPER, "--slots", "12")
                        .path("items")
                        .findValuesAsText("item"));
        assertThat(run("what-if", SHOPPER, "--without-item", "p1").out())
                .startsWith("Without these interactions")
                .contains("view Shoe 1, 4 May 2026", "as it is", "items are new");
    }

    @Test
    void call_badInput_saysWhatToDo() throws IOException {
        String id = decision(SHOPPER);
        for (String line : """
                explain | --decision 0000000000000000        | decision: found 0000000000000000
                explain | --decision @ --slots 3             | --slots: found beside --decision
                explain | anna --decision @                  | SHOPPER: found anna beside --decision
                explain | anna --language fr                 | expected one of
                explain | anna --support 0                   | support: found 0
                explain | anna --reasons 0                   | reasons: found 0
                explain | anna --for-shopper --html x.html   | --html: found beside --for-shopper
                explain | anna --html /dev/null/x.html       | /dev/null/x.html: found a file; expected a folder
                what-if | anna --without 3                   | without: found 3; expected an index from 0 to 2
                what-if | anna --without-item p5             | item: found p5
                what-if | anna --without 1 --no-profiling    | uses no history
                what-if | --without 1                        | uses no history
                """.lines().toList()) {
            String[] parts = line.split("\\| ", 3);
            Run run = run(parts[0].strip(), parts[1].strip().replace("@", id).split(" "));
            assertThat(run.exit()).as(line).isEqualTo(2);
            assertThat(run.err()).as(line).contains(parts[2]);
            assertThat(run.err().lines()).as(line).hasSize(1);
        }
    }
}
