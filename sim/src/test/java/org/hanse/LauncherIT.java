// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Launcher {@code ./hanse} of the packaged build. A call that starts a build fails these tests. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherIT {

    private static final Map<String, String> BARE = Map.of("HOME", "", "LANG", "", "LC_ALL", "", "TMPDIR", "");

    /** JVM options of short processes, without the second compiler. */
    private static final Map<String, String> SHORT_LIVED =
            Map.of("HOME", "", "LANG", "", "LC_ALL", "", "TMPDIR", "", "HANSE_JVM_OPTIONS", "-XX:TieredStopAtLevel=1");

    @TempDir
    Path folder;

    private Path elsewhere;
    private Path link;

    @BeforeEach
    void linkFromElsewhere() throws IOException {
        elsewhere = Files.createDirectories(folder.resolve("some where"));
        link = Files.createSymbolicLink(
                folder.resolve("my hanse"), Path.of("..", "hanse").toRealPath());
    }

    @AfterEach
    void removeLink() throws IOException {
        Files.delete(link);
    }

    @Test
    void version_throughALinkFromAnotherFolder_isAllThatIsSaid() {
        Launched version =
                Launched.start(elsewhere, BARE, link.toString(), "--version").await();

        assertThat(version.err()).isEmpty();
        assertThat(version.out()).singleElement().asString().containsPattern("\\d+\\.\\d+\\.\\d+");
        assertThat(version.exitCode()).isZero();
    }

    @Test
    @Tag("nightly")
    void help_printsToStdoutOnly() {
        Launched help =
                Launched.start(elsewhere, BARE, link.toString(), "--help").await();

        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .anyMatch(line ->
                        line.contains("hanse") && line.toLowerCase(Locale.ROOT).contains("usage"));
        assertThat(help.exitCode()).isZero();
    }

    @Test
    void unknownCommand_isRefusedInOneLine() {
        Launched refused =
                Launched.start(elsewhere, BARE, link.toString(), "dta").await();

        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .singleElement()
                .asString()
                .startsWith("hanse: ")
                .contains("--help");
        assertThat(refused.exitCode()).isEqualTo(2);
    }

    /** Commands that compute load an incubator module. A JVM writes a warning about it to standard error. */
    @Test
    void commandThatComputes_piped_writesNothingToStderr() {
        Launched help = Launched.start(elsewhere, BARE, link.toString(), "sim", "--help")
                .await();

        assertThat(help.err()).isEmpty();
        assertThat(help.exitCode()).isZero();
    }

    @Test
    @Tag("nightly")
    @EnabledOnOs(OS.LINUX)
    void commandThatComputes_onATerminal_writesNoWarning() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs script of util-linux");
        Launched help = Launched.start(
                        elsewhere, BARE, "/usr/bin/script", "-qec", "'" + link + "' sim --help", "/dev/null")
                .await();

        assertThat(help.out())
                .isNotEmpty()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("usage"))
                .noneMatch(line -> line.contains("WARNING"));
        assertThat(help.exitCode()).isZero();
    }

    @Test
    @Tag("nightly")
    void bench_startsFromTheFolderOfItsClasses() {
        Launched sums = requireDone(
                "bench", "secagg", "--participants", "5", "--sizes", "100", "--lost", "0", "--corrupt", "0.1");

        assertThat(sums.out()).anyMatch(line -> line.contains("mask ms"));
    }

    @Test
    @Tag("nightly")
    void privacy_onTheClassPathOfCommon_drawsAChart() {
        Path chart = elsewhere.resolve("epsilon.svg");
        requireDone(
                ("privacy epsilon --noise 1 --rounds 100 --delta 1e-5 --sampling poisson --sampling-rate 0.01 --plot "
                                + "epsilon.svg")
                        .split(" "));

        assertThat(chart).content().contains("<svg");
    }

    /** Each run is a process of its own with another order of maps and sets, which must not affect the identity of a training. */
    @Tag("nightly")
    @Test
    void interruptedTraining_printsHowToResumeAndEndsInTheSameFigures() throws Exception {
        Path shop = elsewhere.resolve("long shop");
        requireDone(
                "data", "generate", "--merchants", "1", "--shoppers", "60", "--items", "60", "--out", shop.toString());
        Path scenario = shop.resolve("long.yaml");
        Files.writeString(scenario, """
            scenario: long
            merchants: [{id: lubeck, dataset: lubeck/dataset.yaml}]
            network: {dimension: 8}
            learning: {epochs: 8, patience: 8}
            compare: [popularity, central]
            evaluation: {bootstrap: 20, tune: false}
            """);
        Path whole = elsewhere.resolve("whole");
        requireDone("sim", "run", scenario.toString(), "--out", whole.toString());

        Path run = elsewhere.resolve("run");
        Launched.Running running = Launched.start(
                elsewhere, SHORT_LIVED, link.toString(), "sim", "run", scenario.toString(), "--out", run.toString());
        running.awaitFile(run.resolve("checkpoints/central/for-validation/last.checkpoint"));
        running.interrupt();
        Launched stopped = running.await();

        assertThat(stopped.exitCode()).isEqualTo(130);
        assertThat(stopped.err())
                .last()
                .asString()
                .startsWith("hanse: stopped; to resume after the last whole epoch or round: hanse sim run ")
                .endsWith(" --resume");
        assertThat(run.resolve("metrics.json")).doesNotExist();
        Launched resumed = requireDone("sim", "run", scenario.toString(), "--out", run.toString(), "--resume");
        assertThat(resumed.err()).anyMatch(line -> line.contains("going on after epoch "));
        assertThat(run.resolve("results.csv")).hasSameBinaryContentAs(whole.resolve("results.csv"));
        assertThat(metrics(run)
                        .path("training")
                        .path(0)
                        .path("network")
                        .path("digest")
                        .textValue())
                .isNotEmpty()
                .isEqualTo(metrics(whole)
                        .path("training")
                        .path(0)
                        .path("network")
                        .path("digest")
                        .textValue());
    }

    private static JsonNode metrics(Path run) throws IOException {
        return new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
    }

    private Launched requireDone(String... arguments) {
        String[] call = Stream.concat(Stream.of(link.toString()), Arrays.stream(arguments))
                .toArray(String[]::new);
        Launched done = Launched.start(elsewhere, SHORT_LIVED, call).await();
        assertThat(done.exitCode()).as(() -> done.err().toString()).isZero();
        return done;
    }
}
