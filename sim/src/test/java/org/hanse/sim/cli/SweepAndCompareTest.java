// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hanse sim run} of a sweep, and {@code hanse sim compare} of its results. */
class SweepAndCompareTest {

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void writeShops() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        for (String shop : List.of("north", "south")) {
            StringBuilder lines = new StringBuilder();
            for (int shopper = 0; shopper < 30; shopper++) {
                lines.append('s').append(shopper);
                int item = random.nextInt(20);
                for (int i = 0; i < 6; i++) {
                    lines.append(" i").append(item);
                    item = (item + 1 + random.nextInt(2)) % 20;
                }
                lines.append('\n');
            }
            Files.writeString(folder.resolve(shop + ".txt"), lines);
            Files.writeString(folder.resolve(shop + ".yaml"), """
                dataset: %s
                interactions:
                  layout: sequences
                  source: {path: %s.txt, format: text, delimiter: " "}
                  shopper: first-token
                  type: {constant: view}
                protocol: {split: leave-one-out, candidates: all, history: exclude, cutoffs: [5, 20]}
                """.formatted(shop, shop));
        }
        Files.writeString(folder.resolve("sweep.yaml"), """
            scenario: swept
            merchants: [{id: north, dataset: north.yaml}, {id: south, dataset: south.yaml}]
            network: {dimension: 8, content: false, q: false, memory: false}
            learning: {epochs: 2, batch: 16, history: 8, rate: 0.01}
            federation: {rounds: 2}
            compare: [popularity, local]
            evaluation: {bootstrap: 50, tune: false}
            sweep: {seed: [1, 2], federation.rounds: [1, 2]}
            """);
    }

    /** Returns the model and the seed of the greatest validation figure over all shops, read from the runs' own files. */
    private static String bestOnValidation(List<Path> folders) throws IOException {
        String best = "";
        double greatest = Double.NEGATIVE_INFINITY;
        for (Path each : folders) {
            JsonNode root =
                    new ObjectMapper().readTree(each.resolve("metrics.json").toFile());
            for (JsonNode result : root.path("results")) {
                boolean compared = result.path("merchant").asText().equals("all")
                        && result.path("split").asText().equals("validation")
                        && result.path("metric").asText().equals("ndcg")
                        && result.path("cutoff").asInt() == 5
                        && !result.path("model").asText().equals("best-alone");
                if (compared && result.path("value").asDouble() > greatest) {
                    greatest = result.path("value").asDouble();
                    best = result.path("model").asText() + " with seed "
                            + root.path("seed").asInt();
                }
            }
        }
        return best;
    }

    @Test
    void run_sweep_writesARunForEveryCombination_andGoesOn() throws IOException {
        String scenario = folder.resolve("sweep.yaml").toString();
        String out = folder.resolve("out").toString();

        CommandRun first = CommandRun.of("sim", "run", scenario, "--out", out);

        assertThat(first.exit()).isZero();
        assertThat(first.out()).contains("seed 1, rounds 2", "Over seeds:").contains("all, validation", "all, test");
        List<Path> folders;
        try (Stream<Path> list = Files.list(folder.resolve("out"))) {
            folders = list.sorted().toList();
        }
        assertThat(folders)
                .extracting(path -> path.getFileName().toString())
                .containsExactly(
                        "001-seed-1-rounds-1", "002-seed-1-rounds-2", "003-seed-2-rounds-1", "004-seed-2-rounds-2");
        for (Path each : folders) {
            assertThat(each.resolve("metrics.json")).exists();
            assertThat(each.resolve("results.parquet")).isNotEmptyFile();
            assertThat(each.resolve("queries.csv.gz")).isNotEmptyFile();
        }
        assertThat(first.out()).contains("Best on validation: " + bestOnValidation(folders));
        JsonNode second = new ObjectMapper()
                .readTree(folders.get(3).resolve("metrics.json").toFile());
        assertThat(second.path("seed").asInt()).isEqualTo(2);
        assertThat(second.path("rounds")).hasSize(2);
        assertThat(second.path("rounds").path(0).path("uploadBytes").asLong()).isPositive();
        assertThat(second.path("verdict").path("shops").asInt()).isEqualTo(2);

        FileTime before = Files.getLastModifiedTime(folders.get(0).resolve("metrics.json"));
        Files.delete(folders.get(2).resolve("metrics.json"));
        CommandRun again = CommandRun.of("sim", "run", scenario, "--out", out, "--resume");
        assertThat(again.exit()).isZero();
        assertThat(again.err())
                .contains("1 of 4: seed 1, rounds 1, there already")
                .contains("3 of 4: seed 2, rounds 1");
        assertThat(Files.getLastModifiedTime(folders.get(0).resolve("metrics.json")))
                .isEqualTo(before);
        assertThat(folders.get(2).resolve("metrics.json")).exists();

        compareOf(folders);
        reportOf(folders.get(0));
    }

    /** Page and tables are drawn from {@code metrics.json} alone, byte by byte. */
    private static void reportOf(Path place) throws IOException {
        List<Path> files =
                List.of(place.resolve("summary.html"), place.resolve("results.csv"), place.resolve("results.parquet"));
        List<byte[]> before = new ArrayList<>();
        for (Path file : files) {
            before.add(Files.readAllBytes(file));
            Files.delete(file);
        }

        CommandRun report = CommandRun.of("sim", "report", place.toString());

        assertThat(report.exit()).isZero();
        assertThat(report.out()).contains("all: 60 test queries", "Wrote " + files.get(0));
        for (int f = 0; f < files.size(); f++) {
            assertThat(Files.readAllBytes(files.get(f))).isEqualTo(before.get(f));
        }
    }

    /** The difference over seeds is the mean of the runs' own differences. */
    private static void seedTestsOf(String[] command, List<Path> folders) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode tests = mapper.readTree(CommandRun.of(Stream.concat(Stream.of(command), Stream.of("--json"))
                                .toArray(String[]::new))
                        .out())
                .path("seedTests");
        assertThat(tests).hasSize(1);
        assertThat(tests.path(0).path("model").asText()).isEqualTo("federated");
        assertThat(tests.path(0).path("rows")).hasSize(2).allSatisfy(row -> {
            double sum = 0;
            for (Path folder : List.of(folders.get(0), folders.get(2))) {
                JsonNode run = mapper.readTree(folder.resolve("metrics.json").toFile());
                for (JsonNode comparison : run.path("comparisons")) {
                    if (comparison.path("merchant").equals(row.path("merchant"))
                            && comparison.path("model").asText().equals("federated")
                            && comparison.path("against").asText().equals("best-alone")
                            && comparison.path("metric").asText().equals("ndcg")) {
                        assertThat(comparison.path("signFlip").path("less").asDouble())
                                .isPositive();
                        sum += comparison.path("difference").asDouble();
                    }
                }
            }
            assertThat(row.path("n").asInt()).isEqualTo(30);
            assertThat(row.path("difference").asDouble()).isCloseTo(sum / 2, within(1e-12));
            assertThat(row.path("greater").asDouble() + row.path("less").asDouble())
                    .isGreaterThan(1);
        });

        Path packed = folders.get(2).resolve("queries.csv.gz");
        byte[] stored = Files.readAllBytes(packed);
        Files.write(packed, new byte[] {1, 2, 3});
        assertThat(CommandRun.of(command).err()).contains("queries.csv.gz: found other content (");
        Files.delete(packed);
        CommandRun without = CommandRun.of(command);
        assertThat(without.out()).contains("Over seeds:").doesNotContain("each query's mean");
        assertThat(without.err()).contains("note: left out of the tests over seeds, without queries.csv.gz: ");
        Files.write(packed, stored);
    }

    /** Other figures of the data set stand for other data, and other numbers of queries for other queries. */
    private static void otherQueriesOf(String run, String metrics, Path other) throws IOException {
        for (String changed : List.of(
                metrics.replaceAll("(\"testQueries\"\\s*:\\s*)60\\b", "$1" + "59"),
                metrics.replaceAll("(\"interactions\"\\s*:\\s*)", "$1" + "1"))) {
            assertThat(changed).isNotEqualTo(metrics);
            Files.writeString(other.resolve("metrics.json"), changed);

            assertThat(CommandRun.of("sim", "compare", run, other.toString()).err())
                    .containsPattern("note: these runs have different data or queries; number of queries: " + run
                            + " 60, " + other + " (59|60). Differences between their rows do not compare models");
        }
    }

    private void compareOf(List<Path> folders) throws IOException {
        String[] some = {
            "sim", "compare", folders.get(0).toString(), folders.get(2).toString()
        };
        CommandRun text = CommandRun.of(some);
        assertThat(text.exit()).isZero();
        assertThat(text.err()).isEmpty();
        assertThat(text.out()).startsWith("all, test").contains("popularity", "local", "federated", "ndcg@5");
        // The rounds are equal, so the two runs differ in their seeds alone. With other rounds there is no mean.
        assertThat(text.out())
                .contains(
                        "Over seeds:",
                        "settings of",
                        "federated minus best alone, settings of " + folders.get(0)
                                + ", each query's mean over 2 seeds: ");
        assertThat(CommandRun.of("sim", "compare", some[2], folders.get(3).toString())
                        .out())
                .doesNotContain("Over seeds:");

        seedTestsOf(some, folders);
        CommandRun json = CommandRun.of(Stream.concat(
                        Stream.of(some), Stream.of("--json", "--merchant", "north", "--metric", "hr", "--cutoff", "5"))
                .toArray(String[]::new));
        JsonNode root = new ObjectMapper().readTree(json.out());
        assertThat(root.path("schema").asText()).isEqualTo("hanse.compare/1");
        assertThat(root.path("rows")).hasSize(8);
        assertThat(root.path("means")).hasSize(4);
        double one = root.path("rows").path(2).path("value").asDouble();
        double two = root.path("rows").path(6).path("value").asDouble();
        assertThat(root.path("means").path(2).path("mean").asDouble()).isEqualTo((one + two) / 2);

        assertThat(CommandRun.of("sim", "compare", folder.toString()).err()).contains("found no readable metrics.json");
        assertThat(CommandRun.of(some[0], some[1], some[2], "--metric", "ndgc").err())
                .contains("--metric: found ndgc; ", "Fix: give ndcg");
        CommandRun cutoff = CommandRun.of(some[0], some[1], some[2], "--cutoff", "7");
        assertThat(cutoff.exit()).isEqualTo(2);
        assertThat(cutoff.err().strip())
                .isEqualTo(
                        "hanse: --cutoff: found 7; expected a cutoff that was computed: 5, 20. Fix: use --cutoff 5, or run"
                                + " again with 7 in protocol.cutoffs of the data set");
        // A run without the figure is named.
        Path without = Files.createDirectory(folders.get(0).resolveSibling("without-5"));
        String metrics = Files.readString(folders.get(2).resolve("metrics.json"));
        Files.writeString(without.resolve("metrics.json"), metrics.replaceAll("(\"cutoff\"\\s*:\\s*)5\\b", "$1" + "6"));
        CommandRun leftOut = CommandRun.of("sim", "compare", some[2], without.toString(), "--cutoff", "5");
        assertThat(leftOut.exit()).as(leftOut.err()).isZero();
        assertThat(leftOut.err()).contains("note: left out, without ndcg@5: ").contains("without-5");
        otherQueriesOf(some[2], metrics, Files.createDirectory(folders.get(0).resolveSibling("other-queries")));
        CommandRun unknown = CommandRun.of(some[0], some[1], some[2], "--merchant", "unknown");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("found no run with ndcg@5 of unknown on test");
    }
}
