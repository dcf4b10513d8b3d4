// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hanse.cli.HanseCommandLine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimRunCommandTest {

    private static final int SHOPPERS = 60;
    private static final int ITEMS = 20;

    private static final String NETWORK = """
        network: {dimension: 8, content: false, q: false}
        learning: {epochs: 2, batch: 16, history: 8, rate: 0.01}
        ablations: [{name: no-memory, network: {memory: false}}]
        """;

    /** One run of a scenario without networks and one of a scenario with two. Tests read them, or copy them before a change. */
    private static Recorded plain = Recorded.NONE;

    private static Recorded trained = Recorded.NONE;

    @TempDir
    static Path shared = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder = Path.of("");

    /** Exit code, output and folder of a run. */
    private record Recorded(int code, String out, String err, Path folder) {

        private static final Recorded NONE = new Recorded(-1, "", "", Path.of(""));
    }

    @BeforeAll
    static void runBoth() throws IOException {
        plain = recorded(Files.createDirectories(shared.resolve("plain")), "");
        trained = recorded(Files.createDirectories(shared.resolve("trained")), NETWORK);
    }

    private static Recorded recorded(Path folder, String more) throws IOException {
        SimRunCommandTest test = new SimRunCommandTest();
        test.folder = folder;
        test.writeShop();
        int code = test.run(test.scenario(more), "--out", test.out("run"));
        return new Recorded(code, test.out.toString(), test.err.toString(), folder);
    }

    /** Copies the run of the networks to this test's folder. */
    private void copyTrained() throws IOException {
        Path from = trained.folder().resolve("run");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve("run").resolve(from.relativize(file)));
            }
        }
    }

    @BeforeEach
    void writeShop() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder rows = new StringBuilder("who,what,when,how,where\n");
        for (int shopper = 0; shopper < SHOPPERS; shopper++) {
            int item = random.nextInt(ITEMS);
            for (int i = 0; i < 6; i++) {
                rows.append(String.format(
                        "s%d,i%d,%d,%s,%s%n",
                        shopper,
                        item,
                        1_600_000_000 + 1000 * i + shopper,
                        random.nextInt(3) == 0 ? "purchase" : "view",
                        shopper % 2 == 0 ? "north" : "south"));
                item = random.nextInt(3) == 0 ? random.nextInt(ITEMS) : (item + 1) % ITEMS;
            }
        }
        Files.writeString(folder.resolve("shop.csv"), rows);
        Files.writeString(folder.resolve("shop.yaml"), """
            dataset: synthetic-shop
            interactions:
              layout: interactions
              source: {path: shop.csv, format: csv, header: true}
              columns: {shopper: who, item: what, time: {column: when, format: epoch-seconds}}
              type: {column: how, map: {view: view, purchase: purchase}}
              merchant: {column: where}
            protocol: {split: leave-one-out, candidates: all, history: keep, cutoffs: [5, 10]}
            """);
    }

    @Test
    void run_scenario_writesFilesThatAgreeAndPrintsTheTable() throws IOException {
        assertThat(plain.err()).isEmpty();
        assertThat(plain.code()).isZero();
        Path run = plain.folder().resolve("run");
        JsonNode metrics = metrics(run);
        assertThat(metrics.path("schema").textValue()).isEqualTo("hanse.metrics/1");
        assertThat(metrics.path("scenario").textValue()).isEqualTo("synthetic");
        assertThat(metrics.path("merchants").path(0).path("shoppers").intValue())
                .isEqualTo(SHOPPERS);
        assertThat(metrics.path("merchants").path(0).path("items").intValue()).isEqualTo(ITEMS);
        assertThat(metrics.path("merchants").path(0).path("interactions").intValue())
                .isEqualTo(6 * SHOPPERS);
        assertThat(metrics.path("wallSeconds").doubleValue()).isPositive();
        for (JsonNode result : metrics.path("results")) {
            assertThat(result.fieldNames())
                    .toIterable()
                    .contains("merchant", "model", "split", "metric", "cutoff", "value", "n");
        }
        assertThat(Files.readAllLines(run.resolve("results.csv")))
                .hasSize(1 + metrics.path("results").size());
        assertThat(Files.readString(run.resolve("summary.html"))).contains("markov", "popularity", "shop/north");
        assertThat(plain.out()).contains("shop: 60 test queries", "markov", "ndcg@10", "summary.html");
    }

    @Test
    void run_cutMerchant_countsEveryShopperOnceInAll() throws IOException {
        int parts = 0;
        for (JsonNode result : metrics(plain.folder().resolve("run")).path("results")) {
            boolean one = result.path("model").textValue().equals("markov")
                    && result.path("split").textValue().equals("test")
                    && result.path("metric").textValue().equals("hr")
                    && result.path("cutoff").intValue() == 10;
            if (one && result.path("merchant").textValue().equals("all")) {
                assertThat(result.path("n").intValue()).isEqualTo(SHOPPERS);
            } else if (one && result.path("merchant").textValue().contains("/")) {
                parts += result.path("n").intValue();
            }
        }
        assertThat(parts).isEqualTo(SHOPPERS);
    }

    @Test
    void run_json_printsTheFileAndNothingElse() throws IOException {
        assertThat(run(scenario(""), "--out", out("run"), "--json")).isZero();

        assertThat(out.toString()).isEqualTo(Files.readString(folder.resolve("run/metrics.json")));
        assertThat(new ObjectMapper().readTree(out.toString()).path("results")).isNotEmpty();
    }

    /** No item has a text, so the baseline text has no figures. */
    @Test
    void run_comparedModelWithoutFigures_failsUnlessThatIsAllowed() throws IOException {
        String file = scenario("");
        Files.writeString(
                Path.of(file), Files.readString(Path.of(file)).replaceFirst("compare: \\[", "compare: [text, "));

        assertThat(run(file, "--out", out("run"))).isEqualTo(1);
        assertThat(err.toString()).contains("hanse: text: no figures: ");
        assertThat(metrics(folder.resolve("run")).at("/missing/text").textValue())
                .isNotEmpty();
        assertThat(run(file, "--out", out("run"), "--allow-missing")).isZero();
    }

    @Test
    void run_again_replacesThePreviousRunAndSaysSo() throws IOException {
        run(scenario(""), "--out", out("run"));
        assertThat(plain.err()).isEmpty();

        CommandRun again = CommandRun.of("sim", "run", scenario(""), "--out", out("run"));

        assertThat(again.exit()).isZero();
        assertThat(again.err().strip()).isEqualTo("hanse: the results will replace the earlier run in " + out("run"));
    }

    @Test
    void run_folderOfOtherFiles_isRefusedBeforeAnythingIsRead() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("full")).resolve("thesis.txt"), "mine");
        Files.delete(folder.resolve("shop.csv"));

        assertThat(run(scenario(""), "--out", out("full"))).isEqualTo(2);
        assertThat(err.toString()).contains("--force").hasLineCount(1);
    }

    @Test
    void run_placeThatCannotBeWritten_leavesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(run(scenario(""), "--out", file.resolve("run").toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("found the file ", "; expected a folder")
                .hasLineCount(1);
        assertThat(file).isEmptyFile();
    }

    @Test
    void run_dataSetMissing_namesIt() throws IOException {
        Files.delete(folder.resolve("shop.yaml"));

        assertThat(run(scenario(""), "--out", out("run"))).isEqualTo(2);
        assertThat(err.toString())
                .contains("merchants[0].dataset: found no file", "shop.yaml")
                .hasLineCount(1);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void run_unachievableGuarantee_isRejectedInOneLine() {
        assertThat(run(scenario("federation: {privacy: {noise: participants}}"), "--out", out("run")))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("federation.privacy.noise: found noise of the participants without secureAggregation")
                .hasLineCount(1);
    }

    @Test
    void run_network_isTrainedAndWrittenWithItsEpochs() throws IOException {
        assertThat(trained.code()).isZero();

        Path run = trained.folder().resolve("run");
        JsonNode metrics = metrics(run);
        assertThat(metrics.path("rounds")).hasSize(2);
        JsonNode round = metrics.path("rounds").path(1);
        assertThat(round.fieldNames())
                .toIterable()
                .containsExactly(
                        "round", "cohort", "loss", "seconds", "uploadBytes", "downloadBytes", "epsilon", "validation");
        assertThat(round.path("round").intValue()).isEqualTo(2);
        assertThat(round.path("cohort").intValue()).isEqualTo(2);
        assertThat(metrics.path("selected").path("round").intValue()).isBetween(0, 2);
        assertThat(metrics.path("selected").path("by").textValue()).isEqualTo("validation ndcg@10");
        assertThat(metrics.path("training"))
                .extracting(training -> training.path("model").textValue())
                .containsExactly("central", "no-memory");
        assertThat(metrics.path("training").path(0).path("bytes").longValue())
                .isEqualTo(
                        4 * metrics.path("training").path(0).path("parameters").longValue());
        assertThat(metrics.path("results"))
                .extracting(result -> result.path("model").textValue())
                .contains("popularity", "central", "no-memory");
        assertThat(Files.readString(run.resolve("summary.html")))
                .contains("Validation ndcg@10 after each epoch", "no-memory", "Against central");
    }

    @Test
    void run_folderWithCheckpoints_isRefusedUnlessResumedOrForced() throws IOException {
        copyTrained();
        String results = Files.readString(folder.resolve("run/results.csv"));

        // A finished run may be replaced; checkpoints without one are unfinished work.
        assertThat(run(scenario(NETWORK), "--out", out("run"))).isZero();
        Files.delete(folder.resolve("run/metrics.json"));
        err.getBuffer().setLength(0);
        assertThat(run(scenario(NETWORK), "--out", out("run"))).isEqualTo(2);
        assertThat(err.toString()).contains("--resume", "--force").hasLineCount(1);
        assertThat(run(scenario(NETWORK), "--out", out("run"), "--resume")).isZero();
        assertThat(Files.readString(folder.resolve("run/results.csv"))).isEqualTo(results);
        Files.writeString(folder.resolve("run/checkpoints/own.txt"), "not of a run");
        assertThat(run(scenario(NETWORK), "--out", out("run"), "--force")).isZero();
        assertThat(Files.readString(folder.resolve("run/results.csv"))).isEqualTo(results);
        assertThat(folder.resolve("run/checkpoints/own.txt")).content().isEqualTo("not of a run");
    }

    /** A scenario that is rejected after its data are read leaves earlier checkpoints. */
    @Test
    void run_forcedAndRefusedOnceDataAreRead_leavesCheckpoints() throws IOException {
        copyTrained();
        Path checkpoint = folder.resolve("run/checkpoints/central/for-validation/last.checkpoint");
        byte[] before = Files.readAllBytes(checkpoint);
        String alone = NETWORK + "federation: {cohort: {minimum: 50}}\n";

        assertThat(run(scenario(alone), "--out", out("run"), "--force")).isEqualTo(2);
        assertThat(err.toString()).contains("found a cohort of at least 50");
        assertThat(checkpoint).binaryContent().isEqualTo(before);
    }

    @Test
    void run_resumeWithOtherSettings_isRefusedInOneLine() throws IOException {
        copyTrained();

        assertThat(run(scenario(NETWORK.replace("rate: 0.01", "rate: 0.02")), "--out", out("run"), "--resume"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "last.checkpoint: found a checkpoint of a training with another learning"
                                + " (rate=0.01 then, rate=0.02 now); expected the same. Fix: restore the scenario's key learning")
                .hasLineCount(1);
    }

    /** The advice keeps the other trainings. */
    @Test
    void run_resumeWithADamagedCheckpoint_namesTheFolderWithoutWhichItGoesOn() throws IOException {
        copyTrained();
        String figures = Files.readString(folder.resolve("run/results.csv"));
        Path training = folder.resolve("run/checkpoints/central");
        Path last = training.resolve("for-validation/last.checkpoint");
        byte[] damaged = Files.readAllBytes(last);
        damaged[damaged.length / 2] ^= 1;
        Files.write(last, damaged);

        assertThat(run(scenario(NETWORK), "--out", out("run"), "--resume")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "found a damaged checkpoint (its checksum does not match); expected a whole one. Fix: delete the folder "
                                + training + " and add --resume")
                .hasLineCount(1);
        try (Stream<Path> files = Files.walk(training)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        assertThat(run(scenario(NETWORK), "--out", out("run"), "--resume")).isZero();
        assertThat(Files.readString(folder.resolve("run/results.csv"))).isEqualTo(figures);
    }

    /** The error names the first setting, inherited or own, whose change would fix it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{rounds: 2, privacy: {delta: 0.5}} | {} | federation.privacy.delta: found a delta of 0.5; expected above 0 and below 1/N",
                "{rounds: 2} | {privacy: {epsilon: 8, delta: 0.5}} | ablations[0].federation.privacy.delta: found a delta of 0.5; expected above 0",
                "{rounds: 2, privacy: {delta: 1.0e-9, samplingRate: 0.5}} | {privacy: {epsilon: 1.0e-12}} | ablations[0].federation.privacy.epsilon: found an epsilon of 1e-12",
                "{rounds: 2} | {privacy: {delta: 1.0e-30}} | ablations[0].federation.privacy.delta: found a delta of 1e-30; expected one that noise can",
                "{rounds: 2} | {faults: {lost: [{merchant: absent, after: 1}]}} | ablations[0].federation.faults.lost: found absent in faults.lost",
            })
    void run_refusedOnceDataAreRead_namesTheKey(String federation, String ablation, String expected) {
        String models = """
            network: {dimension: 8, content: false, q: false, itemVectors: shared, itemRows: 64}
            federation: %s
            ablations: [{name: other, of: federated, federation: %s}]
            """.formatted(federation, ablation);

        assertThat(run(scenario(models), "--out", out("run"))).isEqualTo(2);
        assertThat(err.toString()).contains("scenario.yaml: " + expected).hasLineCount(1);
    }

    @Test
    void run_resumeWithNothingThere_saysSoAndBeginsAtTheStart() throws IOException {
        assertThat(run(scenario(NETWORK), "--out", out("run"), "--resume")).isZero();

        assertThat(err.toString())
                .startsWith("hanse: --resume: there are no checkpoints in "
                        + folder.resolve("run").resolve("checkpoints"))
                .hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(run(scenario(NETWORK), "--out", out("run"), "--resume")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void notice_says_howToGoOn() throws IOException {
        Path checkpoints = folder.resolve("checkpoints");

        assertThat(ResumeNotice.text(checkpoints, "hanse sim run a.yaml")).contains("in the first epoch");
        Files.createDirectories(checkpoints);
        assertThat(ResumeNotice.text(checkpoints, "hanse sim run a.yaml")).contains("hanse sim run a.yaml --resume");
    }

    @Test
    void run_noThreads_isAUsageError() {
        assertThat(run(scenario(""), "--out", out("run"), "--threads", "0")).isEqualTo(2);
        assertThat(err.toString())
                .contains("expected at least 1. Fix: give 1 or more")
                .hasLineCount(1);
    }

    @Test
    void run_noScenario_isAUsageError() {
        assertThat(hanse().execute("run")).isEqualTo(2);
        assertThat(err.toString()).contains("SCENARIO").hasLineCount(1);
    }

    @Test
    void run_afterAnyOutcome_leavesNoTemporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(shared)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    @Test
    void run_dataSetNamedTwice_warns() throws IOException {
        Path twice = Files.writeString(folder.resolve("twice.yaml"), """
            scenario: twice
            merchants: [{id: a, dataset: shop.yaml}, {id: b, dataset: shop.yaml}]
            compare: [popularity]
            evaluation: {bootstrap: 100}
            """);

        assertThat(run(twice.toString(), "--out", out("twice"))).isZero();
        assertThat(err.toString())
                .contains("warning: " + twice + ": merchants: found 60 of 60 shoppers of a at b as well; expected other"
                        + " shoppers at each merchant");
    }

    private String scenario(String more) {
        Path file = folder.resolve("scenario.yaml");
        try {
            Files.writeString(file, """
                scenario: synthetic
                seed: 5
                merchants: [{id: shop, dataset: shop.yaml, cut: {by: column}}]
                compare: [popularity, markov, item-knn%s]
                evaluation: {bootstrap: 100}
                """.formatted(more.contains("network") ? ", central" : "") + more + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return file.toString();
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    private static JsonNode metrics(Path run) throws IOException {
        return new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
    }

    private int run(String... arguments) {
        return hanse().execute(
                        Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new));
    }

    private CommandLine hanse() {
        return HanseCommandLine.of(new SimCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }
}
