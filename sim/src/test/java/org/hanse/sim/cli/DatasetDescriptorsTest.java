// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.hanse.dataset.DatasetDescriptor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The descriptors under docs/datasets. */
class DatasetDescriptorsTest {

    private static final Path DESCRIPTORS = Path.of("..", "docs", "datasets");

    static Stream<Path> descriptors() throws IOException {
        try (Stream<Path> files = Files.list(DESCRIPTORS)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void read_everyDescriptor_isSound(Path descriptor) throws IOException {
        assertThat(DatasetDescriptor.read(descriptor).name() + ".yaml")
                .isEqualTo(descriptor.getFileName().toString());
        assertThat(Files.readString(descriptor)).contains("# Protocol: ", "# Terms: ", "not part of Hanse");
        assertThat(Files.readString(DESCRIPTORS.resolve("README.md"))).contains("(" + descriptor.getFileName() + ")");
    }

    /** The quick ones; the figures of all are in docs/datasets/README.md. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"ml-100k        | ml-100k: 943 shoppers, 1,682 items, 100,000 interactions"})
    void check_sharedData_hasTheCountsOfTheTable(String name, String headline) {
        Path data = Path.of("..", "..", "shared", "data");
        Assumptions.assumeTrue(
                Files.isDirectory(data),
                () -> "no data sets at " + data.toAbsolutePath().normalize());

        assertThat(CommandRun.of(
                                "data",
                                "check",
                                DESCRIPTORS.resolve(name + ".yaml").toString())
                        .out())
                .startsWith(headline);
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource(
            delimiter = '|',
            value = {
                "deskdrop       | deskdrop: 1,125 shoppers, 2,084 items, 36,853 interactions",
                "rees46         | rees46: 4,504 shoppers, 6,493 items, 17,429 interactions",
                "obd-men-random | obd-men-random: 10,000 logged decisions, 34 items"
            })
    void check_sharedDataInFurtherCases_hasTheCountsOfTheTable(String name, String headline) {
        check_sharedData_hasTheCountsOfTheTable(name, headline);
    }
}
