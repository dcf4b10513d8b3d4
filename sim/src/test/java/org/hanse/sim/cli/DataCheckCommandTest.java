// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hanse.cli.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tea shop with one of everything: types, sessions, merchants, an item without interactions, a row without a shopper. */
class DataCheckCommandTest {

    private static final String DESCRIPTOR = """
            dataset: tea-shop
            catalogue:
              source: {path: items.csv, format: csv, header: true}
              columns: {item: sku, title: title, brand: brand, price: price}
            interactions:
              layout: interactions
              source: {path: log.csv, format: csv, header: true}
              columns: {shopper: who, item: sku, time: when, session: visit}
              type: {column: what, map: {look: view, buy: purchase}}
              merchant: {column: town}
            protocol: {split: leave-one-out, candidates: all, history: keep, cutoffs: [5, 10]}
            """;

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void writeShop() throws IOException {
        Files.writeString(folder.resolve("items.csv"), """
                sku,title,brand,price
                green,Green tea,Leaf,3.20
                black,Black tea,Leaf,-1
                white,White tea,,4
                cup,,,
                """);
        Files.writeString(folder.resolve("log.csv"), """
                who,sku,when,visit,what,town
                ann,green,2024-01-01T10:00:00Z,1,look,Bergen
                ann,green,2024-01-01T10:05:00Z,1,buy,Bergen
                ann,black,2024-01-02T10:00:00Z,2,look,Visby
                bob,black,2024-01-03T10:00:00Z,3,look,Visby
                bob,white,2024-01-03T10:00:00Z,3,look,Visby
                ,white,2024-01-03T11:00:00Z,4,look,Visby
                """);
        Files.writeString(folder.resolve("dataset.yaml"), DESCRIPTOR);
    }

    private CommandRun check(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "data";
        arguments[1] = "check";
        arguments[2] = folder.resolve("dataset.yaml").toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return CommandRun.of(arguments);
    }

    @Test
    void check_fewTimesOfAnotherFormat_showsTheRemedy() throws IOException {
        Path log = folder.resolve("log.csv");
        Files.writeString(log, Files.readString(log) + "bob,white,03.01.2024 10:00,3,look,Visby\n");

        assertThat(check().out())
                .contains(
                        "log.csv row 8: \"03.01.2024 10:00\"",
                        "Fix: correct these rows in the file, or rewrite the column in one format");
    }

    private JsonNode json() throws JsonProcessingException {
        CommandRun run = check("--json");
        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        return JsonMapper.builder().build().readTree(run.out());
    }

    @Test
    void check_smallShop_isTheGoldenPage() {
        CommandRun run = check();

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replace(folder.toString(), "FOLDER").lines())
                .containsExactlyElementsOf(
                        CommandRun.golden("data-check.txt").lines().toList());
    }

    @Test
    void check_smallShop_isTheGoldenJson() throws JsonProcessingException {
        JsonNode golden = JsonMapper.builder()
                .build()
                .readTree(CommandRun.golden("data-check.json").replace("FOLDER", folder.toString()));
        assertThat(json().toPrettyString()).isEqualTo(golden.toPrettyString());
    }

    @Test
    void check_orderOnly_hasNoTimesInJson() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "who,sku\nann,green\nann,black\n");
        Files.writeString(folder.resolve("dataset.yaml"), """
                dataset: order-only
                interactions:
                  layout: interactions
                  source: {path: log.csv, format: csv, header: true}
                  columns: {shopper: who, item: sku}
                """);

        JsonNode json = json();

        assertThat(json.get("from").isNull()).isTrue();
        assertThat(json.get("to").isNull()).isTrue();
        assertThat(json.has("splits")).isFalse();
        assertThat(json.has("merchants")).isFalse();
        assertThat(check().out()).contains("none, only the order of rows");
    }

    @Test
    void check_repeatedTarget_countsTheDroppedQuery() throws IOException {
        Files.writeString(
                folder.resolve("log.csv"),
                "who,sku\nann,green\nann,black\nann,green\nbob,green\nbob,black\nbob,white\n");
        Files.writeString(folder.resolve("dataset.yaml"), """
                dataset: repeated
                interactions:
                  layout: interactions
                  source: {path: log.csv, format: csv, header: true}
                  columns: {shopper: who, item: sku}
                protocol: {split: leave-one-out, history: exclude, cutoffs: [5]}
                """);

        assertThat(json().path("queries").toString()).isEqualTo("{\"validation\":2,\"test\":1,\"repeats\":1}");
        assertThat(check().out())
                .contains("1 query for test, 2 for validation; 1 for test dropped (target in the excluded history)");
    }

    @Test
    void check_givenSplits_countsTheirLines() throws IOException {
        Files.writeString(folder.resolve("train.txt"), "a b\nb c a\nc a\n");
        Files.writeString(folder.resolve("test.tsv"), "a b\tc\n");
        Files.writeString(folder.resolve("dataset.yaml"), """
                dataset: sessions
                splits:
                  train: {layout: sequences, source: {path: train.txt, format: text}, shopper: line-number}
                  test:
                    layout: prefix-target
                    source: {path: test.tsv, format: csv, delimiter: "\\t", header: false}
                protocol: {split: given, validation: {last-fraction: 0.3}, history: keep, cutoffs: [20]}
                """);

        JsonNode json = json();

        assertThat(json.get("splits").toString()).isEqualTo("{\"train\":3,\"test\":1}");
        assertThat(json.get("interactions").asInt()).isEqualTo(7);
        assertThat(json.at("/queries/test").asInt()).isEqualTo(1);
    }

    @Test
    void check_loggedDecisions_tellsRewardsAndPropensities() throws IOException {
        Files.writeString(folder.resolve("bandit.csv"), """
                item,slot,p,click
                a,1,0.5,0
                b,2,0.25,1
                """);
        Files.writeString(folder.resolve("dataset.yaml"), """
                dataset: bandit
                interactions:
                  layout: logged-decisions
                  source: {path: bandit.csv, format: csv, header: true}
                  columns: {item: item, position: slot, propensity: p, reward: click}
                  policy: random
                """);

        JsonNode json = json();

        assertThat(json.get("decisions").asInt()).isEqualTo(2);
        assertThat(json.get("rewards").asInt()).isEqualTo(1);
        assertThat(json.get("propensityMin").asDouble()).isEqualTo(0.25);
        assertThat(json.get("uniform").get("verdict").asText()).isEqualTo("not supported");
        assertThat(json.get("uniform").get("ess").asDouble()).isEqualTo(1.8);
        assertThat(json.get("interactions").asInt()).isZero();
        assertThat(check().out())
                .contains("not supported: 2 effective rows, mean weight 3.000, greatest 4.0")
                .startsWith("bandit: 2 logged decisions, 2 items")
                .doesNotContain("Next:");
    }

    @Test
    void check_scenarioBesideTheDescriptor_namesItAsTheNextStep() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "scenario: a\nmerchants: [{id: a, dataset: other.yaml}]\n");
        Files.writeString(folder.resolve("run.yaml"), "scenario: b\nmerchants: [{id: a, dataset: dataset.yaml}]\n");

        assertThat(check().out()).endsWith("Next: hanse sim run " + folder.resolve("run.yaml") + "\n");
    }

    @Test
    void check_merchantsWithTheSameShoppers_namesThem() throws IOException {
        StringBuilder rows = new StringBuilder("who,sku,town\n");
        for (String town : new String[] {"Bergen", "Visby"}) {
            for (int i = 0; i < 20; i++) {
                rows.append("ann" + i % 6 + ",tea" + i % 4 + "," + town + "\n");
            }
        }
        Files.writeString(folder.resolve("log.csv"), rows);
        Files.writeString(folder.resolve("dataset.yaml"), """
                dataset: twice
                interactions:
                  layout: interactions
                  source: {path: log.csv, format: csv}
                  columns: {shopper: who, item: sku}
                  merchant: {column: town}
                """);

        assertThat(check().out())
                .contains(
                        "merchants Bergen and Visby have 6 of 6 shoppers in common: a privacy guarantee covers a shopper"
                                + " at one merchant only");
    }

    @Test
    void check_strict_stopsAtTheFirstFault() {
        CommandRun run = check("--strict");

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("items.csv row 3", "impossible price", "check catalogue.columns.price");
    }

    @Test
    void check_wrongColumn_listsTheColumnsThereAre() throws IOException {
        Files.writeString(folder.resolve("dataset.yaml"), DESCRIPTOR.replace("shopper: who", "shopper: whom"));

        CommandRun run = check();

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("whom", "who", "sku", "visit");
    }
}
