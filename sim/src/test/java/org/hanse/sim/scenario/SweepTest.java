// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {

    private static final String PLAIN = """
            scenario: swept
            merchants: [{id: a, dataset: a.yaml}]
            learning: {rate: 0.5}
            federation: {rounds: 3}
            compare: [popularity, federated]
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void read_plainScenario_isNoSweep() throws IOException {
        assertThat(Sweep.read(file(PLAIN), Extensions.NONE)).isEmpty();
    }

    @Test
    void read_twoKeys_areEveryCombination() throws IOException {
        Sweep sweep = Sweep.read(
                        file(PLAIN + "sweep: {federation.rounds: [5, 7], learning.rate: [0.1, 0.2], seed: [4]}\n"),
                        Extensions.NONE)
                .orElseThrow();

        assertThat(sweep.points())
                .extracting(Sweep.Point::label)
                .containsExactly(
                        "rounds 5, rate 0.1, seed 4",
                        "rounds 5, rate 0.2, seed 4",
                        "rounds 7, rate 0.1, seed 4",
                        "rounds 7, rate 0.2, seed 4");
        assertThat(sweep.points())
                .extracting(Sweep.Point::folder)
                .startsWith("001-rounds-5-rate-0.1-seed-4", "002-rounds-5-rate-0.2-seed-4");
        Scenario last = sweep.points().get(3).scenario();
        assertThat(last.seed()).isEqualTo(4);
        assertThat(last.trained()).singleElement().satisfies(model -> {
            assertThat(model.epochs()).isEqualTo(7);
            assertThat(model.learning().rate()).isEqualTo(0.2);
        });
        assertThat(last.merchants().get(0).dataset()).isEqualTo(folder.resolve("a.yaml"));
    }

    /** A key that the scenario leaves out is set all the same, wherever it is. */
    @Test
    void read_keyThatIsNotThere_isSet() throws IOException {
        Sweep sweep = Sweep.read(
                        file(PLAIN + "sweep: {network.dimension: [16], federation.server.kind: [fedavgm]}\n"),
                        Extensions.NONE)
                .orElseThrow();

        assertThat(sweep.points().get(0).scenario().trained().get(0).network().dimension())
                .isEqualTo(16);
        assertThat(sweep.points()
                        .get(0)
                        .scenario()
                        .trained()
                        .get(0)
                        .federation()
                        .orElseThrow()
                        .movement()
                        .server()
                        .toString())
                .contains("FedAvgM");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                           | sweep: found no keys; expected keys with lists of values",
                "{seed: 3}                    | sweep.seed: found no list with a value; expected one",
                "{seed: []}                   | sweep.seed: found no list with a value; expected one",
                "{seed: [1, 1]}               | sweep.seed: found a value twice",
                "{learning.memoryDropout: [~, 0.5]} | sweep.learning.memoryDropout: found an empty value",
                "{learning.rate.x: [1]}       | sweep.learning.rate.x: found a value at rate; expected a mapping",
                "{learning.rat: [1]}          | learning: found the unknown key \"rat\"; expected \"rate\"",
                "{federation.rounds: [0]}     | federation.rounds: found 0; expected from 1",
            })
    void read_wrong_saysWhat(String sweep, String expected) throws IOException {
        Path file = file(PLAIN + "sweep: " + sweep + "\n");

        assertThatThrownBy(() -> Sweep.read(file, Extensions.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(expected);
    }

    /** The plain reading says what is wrong with it, and where. */
    @Test
    void read_aliasOrKeyTwice_isNoSweep() throws IOException {
        assertThat(Sweep.read(
                        file(PLAIN + "learning: &l {rate: 0.1}\nfederation: {learning: *l}\nsweep: {seed: [1, 2]}\n"),
                        Extensions.NONE))
                .isEmpty();
        assertThat(Sweep.read(file(PLAIN + "seed: 1\nseed: 2\nsweep: {learning.epochs: [1, 2]}\n"), Extensions.NONE))
                .isEmpty();
    }

    @Test
    void read_tooManyCombinations_isRefused() throws IOException {
        String hundred = IntStream.rangeClosed(1, 100).boxed().toList().toString();
        Path file = file(PLAIN + "sweep: {seed: " + hundred + ", learning.epochs: " + hundred + "}\n");

        assertThatThrownBy(() -> Sweep.read(file, Extensions.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected at most 1000");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("scenario.yaml"), text);
    }
}
