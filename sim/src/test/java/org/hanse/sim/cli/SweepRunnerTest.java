// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hanse.config.InvalidInputException;
import org.hanse.sim.scenario.Extensions;
import org.hanse.sim.scenario.Sweep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which combinations of a sweep are made, and which are there. */
class SweepRunnerTest {

    @TempDir
    Path folder = Path.of("");

    private final StringWriter told = new StringWriter();

    @BeforeEach
    void writeShop() throws IOException {
        Files.writeString(
                folder.resolve("shop.txt"),
                String.join("\n", List.of("a x y z", "b y z x", "c z x y", "d x z y", "e y x z", "")));
        Files.writeString(folder.resolve("shop.yaml"), """
                dataset: shop
                interactions:
                  layout: sequences
                  source: {path: shop.txt, format: text, delimiter: " "}
                  shopper: first-token
                  type: {constant: view}
                protocol: {split: leave-one-out, candidates: all, history: exclude, cutoffs: [2]}
                """);
        writeSweep("popularity", "[50, 100]");
    }

    private void writeSweep(String model, String resamples) throws IOException {
        Files.writeString(folder.resolve("sweep.yaml"), """
                scenario: swept
                merchants: [{id: shop, dataset: shop.yaml}]
                compare: [%s]
                evaluation: {tune: false}
                sweep: {evaluation.bootstrap: %s}
                """.formatted(model, resamples));
    }

    @Test
    void run_allIsThere_saysHowToGoOnOrOver() {
        assertThat(run(false, false).runs()).containsOnlyKeys("bootstrap 50", "bootstrap 100");

        assertThatThrownBy(() -> run(false, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder.resolve("out")
                        + ": found runs of this sweep; expected none. Fix: add --resume to go on, or --force to replace"
                        + " them");
        assertThat(lines(false, true))
                .containsExactly(
                        "hanse: 1 of 2: bootstrap 50, there already", "hanse: 2 of 2: bootstrap 100, there already");
        assertThat(lines(true, false)).containsExactly("hanse: 1 of 2: bootstrap 50", "hanse: 2 of 2: bootstrap 100");
    }

    /** The folder holds results of the earlier scenario, which must not appear under the new one's name. */
    @Test
    void run_scenarioWasChanged_makesItAgain() throws IOException {
        run(false, false);
        writeSweep("markov", "[50, 100]");

        assertThat(lines(false, true)).contains("hanse: 1 of 2: bootstrap 50", "hanse: 2 of 2: bootstrap 100");
        assertThat(run(false, true).runs().values())
                .allSatisfy(run -> assertThat(run.models("all")).containsExactly("markov"));
    }

    /** No item of the shop has a text, so the model text has no figures, and a run without them is never complete. */
    @Test
    void run_comparedModelHasNoFigures_failsAlsoWhenItIsThereAlready() throws IOException {
        writeSweep("popularity, text", "[50, 100]");

        assertThat(run(false, false).failed()).isEqualTo(2);
        assertThat(run(false, true).failed()).isEqualTo(2);
        assertThat(told.toString()).contains("hanse: text: no figures: ");
        assertThat(run(false, true, true).failed()).isZero();
    }

    /** The second folder is not writable, which the command reports before any run. */
    @Test
    void run_oneFolderHoldsSomethingElse_refusesBeforeTheFirst() throws IOException {
        Path second = folder.resolve("out").resolve("002-bootstrap-100");
        Files.createDirectories(second);
        Files.writeString(second.resolve("letter.txt"), "Dear");

        assertThatThrownBy(() -> run(false, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("002-bootstrap-100: found files that are not of a run");
        assertThat(folder.resolve("out").resolve("001-bootstrap-50")).doesNotExist();
    }

    private List<String> lines(boolean force, boolean resume) {
        told.getBuffer().setLength(0);
        assertThat(run(force, resume).failed()).isZero();
        return told.toString()
                .lines()
                .filter(line -> !line.contains("there are no checkpoints"))
                .toList();
    }

    private SweepRunner.Outcome run(boolean force, boolean resume) {
        return run(force, resume, false);
    }

    private SweepRunner.Outcome run(boolean force, boolean resume, boolean allowMissing) {
        Path file = folder.resolve("sweep.yaml");
        FolderRunner.Order order = new FolderRunner.Order(file, folder.resolve("out"), 1, force, resume, allowMissing);
        return new SweepRunner(
                        Sweep.read(file, Extensions.NONE).orElseThrow(),
                        new FolderRunner(order, new PrintWriter(told, true)))
                .run();
    }
}
