// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario the documentation shows can be read. */
class ScenarioSamplesTest {

    private static final Path DOCS = Path.of("..", "docs");

    static List<Path> samples() throws IOException {
        return Stream.concat(list("scenarios").stream(), list("results/scenarios").stream())
                .toList();
    }

    private static List<Path> list(String folder) throws IOException {
        try (Stream<Path> files = Files.list(DOCS.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the scenarios of a file: the combinations of its sweep, or one. */
    private static Stream<Scenario> scenarios(Path file) {
        return Sweep.read(file, Extensions.NONE)
                .map(sweep -> sweep.points().stream().map(Sweep.Point::scenario))
                .orElseGet(() -> Stream.of(ScenarioReader.read(file)));
    }

    /** The others are behind a figure, and stand beside it. */
    @Test
    void samples_toCopy_areFew() throws IOException {
        assertThat(list("scenarios")).hasSizeBetween(10, 15);
        assertThat(list("results/scenarios")).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void read_sample_isAScenarioNamedAsItsFile(Path file) {
        assertThat(scenarios(file))
                .isNotEmpty()
                .allSatisfy(scenario -> assertThat(scenario.name() + ".yaml")
                        .isEqualTo(file.getFileName().toString()));
    }
}
