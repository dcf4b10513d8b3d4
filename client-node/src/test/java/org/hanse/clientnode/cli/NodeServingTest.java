// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.hanse.clientnode.cli.EnrolledHome.Run;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.score.PartScales;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node serves, by commands on synthetic shops with a job's model that knows nothing. */
class NodeServingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DESCRIPTOR = """
            dataset: shop
            catalogue: {source: {path: items.csv, format: csv}, columns: {item: sku, title: name}}
            interactions:
              layout: interactions
              source: {path: orders.csv, format: csv}
              columns: {shopper: user, item: sku, time: {column: at, format: epoch-seconds}}
              type: {constant: purchase}
            """;

    /** Shoppers with validation queries; 31 are enough for a comparison. */
    private static final int SHOPPERS = 40;

    private static final int FOLLOWERS = 12;

    @TempDir
    Path folder = Path.of("");

    private final StringBuilder items = new StringBuilder("sku,name\n");
    private final StringBuilder orders = new StringBuilder("user,sku,at\n");
    private int clock = 1_700_000_000;

    private NodeHome home() {
        return new NodeHome(folder.resolve("shop-a"));
    }

    private void shopper(String name, String... bought) {
        for (String item : bought) {
            orders.append(name)
                    .append(',')
                    .append(item)
                    .append(',')
                    .append(clock++)
                    .append('\n');
        }
    }

    private void item(String id) {
        // Titles without a common word have no similarity.
        items.append(id).append(",title").append(id).append('\n');
    }

    private void importOrders() {
        ShopHome files = new ShopHome(folder, "shop-a");
        files.write("shop.yaml", DESCRIPTOR);
        files.write("items.csv", items.toString());
        files.write("orders.csv", orders.toString());
        assertThat(files.importFiles().exit()).isZero();
    }

    /**
     * Writes a shop in which bestsellers come next. One other shopper's history has twelve items after each first item, so tables rank all
     * of them before a bestseller.
     */
    private void shopOfBestsellers(int shoppers) {
        EnrolledHome.write(home().folder());
        item("best");
        item("good");
        for (int s = 0; s < shoppers; s++) {
            item("first" + s);
            item("end" + s);
            shopper("shopper" + s, "first" + s, s % 2 == 0 ? "best" : "good", "end" + s);
            String[] misleading = new String[FOLLOWERS + 3];
            misleading[0] = "first" + s;
            for (int f = 1; f < misleading.length; f++) {
                misleading[f] = "follower" + s + "x" + f;
                item(misleading[f]);
            }
            shopper("other" + s, misleading);
            item("a" + s);
            item("b" + s);
            shopper("fan" + s, "best", "good", "a" + s, "b" + s);
        }
        importOrders();
    }

    /** Writes a shop in which each item has one successor. */
    private void shopOfChains(int shoppers) {
        EnrolledHome.write(home().folder());
        for (int i = 0; i < 20; i++) {
            item("p" + i);
        }
        for (int s = 0; s < shoppers; s++) {
            shopper("shopper" + s, "p" + s % 20, "p" + (s + 1) % 20, "p" + (s + 2) % 20, "p" + (s + 3) % 20);
        }
        importOrders();
    }

    /** Stores an untrained model with a validation value of earlier data. */
    private void model(double value, String data) {
        JobSetup setup = EnrolledHome.offer(home(), EnrolledHome.roster());
        EnrolledHome.serve(
                home(),
                EnrolledHome.JOB,
                setup.initial(),
                new ServedModel.Validation(
                        "ndcg@10", OptionalDouble.of(value), 60, data, OptionalDouble.of(.1), PartScales.ONE));
    }

    private JsonNode json(String... words) throws IOException {
        String[] all = new String[words.length + 2];
        all[0] = words[0];
        all[1] = home().folder().toString();
        System.arraycopy(words, 1, all, 2, words.length - 1);
        all[words.length + 1] = "--json";
        Run run = EnrolledHome.run(all);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return JSON.readTree(run.out());
    }

    @Test
    void recommend_popularityIsBest_servesIt() throws IOException {
        shopOfBestsellers(SHOPPERS);
        model(.05, "1");
        JsonNode answer = json("recommend", "shopper0");
        assertThat(answer.path("served").path("by").asText()).isEqualTo("popularity");
        assertThat(answer.path("items").path(0).path("item").asText()).isEqualTo("good");
        assertThat(EnrolledHome.run("recommend", home().folder().toString(), "shopper0")
                        .out())
                .contains("scores: popularity, the best on this node's validation queries");
        assertThat(EnrolledHome.run("explain", home().folder().toString(), "shopper0")
                        .out())
                .contains("No single interaction is in this score")
                .doesNotContain("Not tested");
    }

    /** A value of other data decides nothing. */
    @Test
    void recommend_staleJobWithAGreatValue_doesNotWin() throws IOException {
        shopOfChains(SHOPPERS);
        model(.9, "0");
        JsonNode answer = json("recommend", "shopper3");
        assertThat(answer.path("served").path("source").asText()).isEqualTo("the mix of tables");
        assertThat(json("recommend", "shopper3", "--job", "books")
                        .path("served")
                        .path("job")
                        .asText())
                .isEqualTo("books");
    }

    @Test
    void recommend_fewQueries_servesTheMix() throws IOException {
        shopOfBestsellers(9);
        model(.9, "1");
        JsonNode answer = json("recommend", "shopper0");
        assertThat(answer.path("served").path("by").asText()).isEqualTo("personal");
        assertThat(answer.path("served").path("source").asText()).isEqualTo("the mix of tables");
        assertThat(EnrolledHome.run("status", home().folder().toString()).out())
                .contains("Serves       the mix of tables; below 30 validation queries no comparison decides\n");
    }

    @Test
    void explain_mix_hasTermsThatAddUpToItsScore() throws IOException {
        shopOfChains(SHOPPERS);
        JsonNode recommended = json("recommend", "shopper3");
        JsonNode why = json("explain", "shopper3");
        assertThat(why.path("grade").asText()).isEqualTo("strict");
        assertThat(why.path("item")).isEqualTo(recommended.path("items").path(0).path("item"));
        double sum = why.path("base").asDouble();
        double transitions = 0;
        for (JsonNode term : why.path("terms")) {
            sum += term.path("term").asDouble();
            transitions += term.path("parts").path("transitions").asDouble();
            assertThat(term.path("parts").path("network").asDouble()).isZero();
            assertThat(term.path("ifRemoved").asDouble())
                    .isCloseTo(term.path("term").asDouble(), within(1e-9));
        }
        assertThat(sum)
                .isCloseTo(recommended.path("items").path(0).path("score").asDouble(), within(1e-9));
        assertThat(transitions).isPositive();
        assertThat(json("explain", "--decision", recommended.path("id").asText())
                        .path("score"))
                .isEqualTo(why.path("score"));
        assertThat(json("what-if", "shopper3").path("change").path("result").asText())
                .isEqualTo("changes");
        assertThat(EnrolledHome.run("explain", home().folder().toString(), "shopper3")
                        .out())
                .contains("You bought titlep6", "In the histories of other shoppers", "A term is exact");
    }

    /** A mix has no trained parameters, so the test of an untrained network is passed. */
    @Test
    void audit_ofAMix_isMeasured() throws IOException {
        shopOfChains(SHOPPERS);
        Run run = EnrolledHome.run("explain", home().folder().toString(), "--audit", "30", "--json");
        JsonNode result = JSON.readTree(run.out());
        assertThat(result.path("grade").asText()).isEqualTo("strict");
        assertThat(result.path("cases").asInt()).isEqualTo(30);
        assertThat(result.path("tests").toString())
                .contains("{\"name\":\"redrawn\",\"measured\":\"\",\"threshold\":\"below 0.1\",\"result\":\"pass\","
                        + "\"note\":\"no trained parameters\"}");
        for (JsonNode test : result.path("tests")) {
            if (List.of("completeness", "removal-ranks", "removal-signs", "residual", "counterfactuals")
                    .contains(test.path("name").asText())) {
                assertThat(test.path("result").asText()).as(test.toString()).isEqualTo("pass");
            }
        }
    }

    @Test
    void recommend_afterAnImport_comparesAgain() throws IOException {
        shopOfChains(SHOPPERS);
        json("recommend", "shopper3");
        FileServedModelStore store = new FileServedModelStore(home().serving());
        assertThat(store.choice().orElseThrow().data()).isEqualTo("1");
        shopper("late", "p1", "p2");
        importOrders();
        assertThat(EnrolledHome.run("status", home().folder().toString()).out())
                .contains("data or models changed since");
        json("recommend", "shopper3");
        assertThat(store.choice().orElseThrow().data()).isEqualTo("2");
        assertThat(EnrolledHome.run("status", home().folder().toString()).out())
                .doesNotContain("data or models changed since");
    }
}
