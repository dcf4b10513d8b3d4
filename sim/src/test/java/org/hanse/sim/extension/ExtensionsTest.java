// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.extension;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.baseline.ExternalBaseline;
import org.hanse.core.learn.network.ExternalEncoder;
import org.hanse.core.optimizer.ExternalOptimizer;
import org.hanse.sim.cli.CommandRun;
import org.hanse.sim.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinds from outside, as docs/guides/extending.md shows them. */
class ExtensionsTest {

    private static final Path GUIDE = Path.of("../docs/guides/extending.md");
    private static final Path SOURCES = Path.of("src/test/java/org/hanse/sim/extension");
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("(?:record|class) (\\w+)");
    private static final int MOST_LINES = 60;
    private static final int EXAMPLES = 4;

    @TempDir
    Path folder = Path.of("");

    /** A baseline with the name of a built-in one. */
    public record Clash() implements ExternalBaseline {

        @Override
        public String name() {
            return "popularity";
        }

        @Override
        public ItemScorer fit(Training training) {
            return (history, scores) -> {};
        }
    }

    @Test
    void guide_itsExamples_areTheTestedOnesAndShort() throws IOException {
        String guide = Files.readString(GUIDE);
        Matcher blocks = JAVA.matcher(guide);
        int found = 0;
        while (blocks.find()) {
            Matcher type = TYPE.matcher(blocks.group(1));
            assertThat(type.find()).isTrue();
            List<String> source = Files.readAllLines(SOURCES.resolve(type.group(1) + ".java"));
            assertThat(blocks.group(1).lines())
                    .isEqualTo(source.subList(2, source.size()))
                    .hasSizeLessThan(MOST_LINES);
            found++;
        }
        assertThat(found).isEqualTo(EXAMPLES);
    }

    @Test
    void run_kindsFromOutside_haveFiguresAndAreNamed() throws IOException {
        writeShop("""
            compare: [popularity, last-popularity]
            network: {dimension: 8, content: false, q: false, encoder: leaky-sum}
            learning: {epochs: 1, batch: 16, history: 8}
            federation: {rounds: 2, server: {kind: fedyogi, rate: 0.02}}
            """);
        service(ExternalBaseline.class, LastPopularity.class);
        service(ExternalOptimizer.class, FedYogi.class);
        service(ExternalEncoder.class, LeakySum.class);

        CommandRun run = run();

        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode metrics =
                new ObjectMapper().readTree(folder.resolve("run/metrics.json").toFile());
        assertThat(metrics.get("extensions").findValuesAsText("class"))
                .containsExactly(LastPopularity.class.getName(), FedYogi.class.getName(), LeakySum.class.getName());
        assertThat(metrics.get("extensions").findValuesAsText("name"))
                .containsExactly("last-popularity", "fedyogi", "leaky-sum");
        assertThat(metrics.get("results").findValuesAsText("model")).contains("last-popularity", "federated");
    }

    @Test
    void run_withoutTheClassPath_namesTheKindsThatThereAre() throws IOException {
        writeShop("federation: {server: {kind: fedadan}}\n");

        CommandRun run = run();

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("federation.server.kind: found \"fedadan\"; expected one of fedavg, fedavgm, fedadam")
                .contains("Fix: write fedadam");
    }

    @Test
    void run_kindWithABuiltInName_isRefused() throws IOException {
        writeShop("compare: [popularity]\n");
        service(ExternalBaseline.class, Clash.class);

        CommandRun run = run();

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("HANSE_EXTENSIONS: baseline popularity: found two of this name; expected one. Fix: rename");
    }

    @Test
    void world_fromOutside_isPlayed() throws IOException {
        service(World.class, TrustWorld.class);

        CommandRun run = run(
                "sim",
                "world",
                "trust",
                "--episodes",
                "360",
                "--json",
                "--out",
                folder.resolve("trust").toString());

        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode result = new ObjectMapper().readTree(run.out());
        assertThat(result.get("world").asText()).isEqualTo("trust");
        assertThat(result.has("optimum")).isFalse();
        assertThat(result.get("policies").findValuesAsText("name"))
                .containsExactly("always offer", "values", "one-step");
        assertThat(Files.readString(folder.resolve("trust/world.html")))
                .contains("The best possible reward of this world is not known.");
    }

    @Test
    void world_tooFewVisits_isRefused() throws IOException {
        CommandRun run = run("sim", "world", "funnel", "--episodes", "0");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("--episodes: found 0 with 10 looks of 20 visits")
                .contains("Fix: raise episodes");
    }

    private CommandRun run() throws IOException {
        return run(
                "sim",
                "run",
                folder.resolve("scenario.yaml").toString(),
                "--out",
                folder.resolve("run").toString());
    }

    private CommandRun run(String... words) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            return CommandRun.of(words);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void service(Class<?> type, Class<?> kind) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(type.getName()), kind.getName() + "\n");
    }

    private void writeShop(String more) throws IOException {
        StringBuilder rows = new StringBuilder("who,what,when,how\n");
        Stream.iterate(0, i -> i + 1)
                .limit(240)
                .forEach(i -> rows.append("s%d,i%d,%d,view\n"
                        .formatted(i / 6, (i / 6 * 3 + i % 6 * (1 + i % 2)) % 12, 1_600_000_000 + 1000 * i)));
        Files.writeString(folder.resolve("shop.csv"), rows);
        Files.writeString(folder.resolve("shop.yaml"), """
            dataset: synthetic-shop
            interactions:
              layout: interactions
              source: {path: shop.csv, format: csv, header: true}
              columns: {shopper: who, item: what, time: {column: when, format: epoch-seconds}}
              type: {column: how, map: {view: view}}
            protocol: {split: leave-one-out, candidates: all, history: keep, cutoffs: [5]}
            """);
        Files.writeString(
                folder.resolve("scenario.yaml"),
                "scenario: extended\nmerchants: [{id: shop, dataset: shop.yaml, cut: {by: hash, into: 2}}]\n" + more);
    }
}
