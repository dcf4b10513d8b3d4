// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    Path place = Path.of("");

    @Test
    void check_missingFolder_isFine() {
        assertThatCode(() -> new RunFolder(place.resolve("a/b")).check("two", false, false))
                .doesNotThrowAnyException();
    }

    @Test
    void check_otherFiles_isRefusedUnlessForced() throws IOException {
        Files.writeString(place.resolve("thesis.txt"), "years of work");

        assertThatThrownBy(() -> new RunFolder(place).check("two", false, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--force");
        assertThatCode(() -> new RunFolder(place).check("two", true, false)).doesNotThrowAnyException();
    }

    @Test
    void check_otherMetricsFile_isRefused() throws IOException {
        Files.writeString(place.resolve("metrics.json"), "{\"schema\": \"another.program/1\"}");

        assertThatThrownBy(() -> new RunFolder(place).check("two", false, false))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void check_previousRun_isFine() {
        write();

        assertThatCode(() -> new RunFolder(place).check("two", false, false)).doesNotThrowAnyException();
    }

    @Test
    void check_previousRunOfAnotherScenario_isReplacedIfForcedOnly() {
        write();

        assertThatThrownBy(() -> new RunFolder(place).check("foul", false, true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(place + ": found a run of the scenario \"two\"; expected one of \"foul\". Fix:"
                        + " choose another folder with --out, or replace it with --force");
        assertThatCode(() -> new RunFolder(place).check("foul", true, false)).doesNotThrowAnyException();
    }

    @Test
    void check_belowAFile_isRefused() throws IOException {
        Path file = Files.writeString(place.resolve("file"), "");

        assertThatThrownBy(() -> new RunFolder(file.resolve("out")).check("two", false, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("; expected a folder");
    }

    /** A name longer than file systems allow, which permissions do not show. */
    @Test
    void check_folderThatCannotBeMade_isRefusedBeforeTheWork() {
        assertThatThrownBy(() -> new RunFolder(place.resolve("new/" + "x".repeat(300))).check("two", false, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no writable place")
                .hasMessageEndingWith(". Fix: choose another folder with --out");
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void check_newFolder_leavesNothingBehind() {
        assertThatCode(() -> new RunFolder(place.resolve("deep/er")).check("two", false, false))
                .doesNotThrowAnyException();
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void write_run_leavesFiveFilesAndNothingElse() throws IOException {
        write();

        try (Stream<Path> files = Files.list(place)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "metrics.json", "queries.csv.gz", "results.csv", "results.parquet", "summary.html");
        }
    }

    @Test
    void write_placeTakenByAFolder_leavesNoMetrics() throws IOException {
        Files.createDirectories(place.resolve("summary.html/full"));

        assertThatThrownBy(this::write)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("summary.html")
                .hasMessageNotContaining("--resume");
        try (Stream<Path> files = Files.list(place)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("results.csv", "results.parquet", "summary.html");
        }
    }

    @Test
    void write_afterTrainingAndPlaceTaken_saysWhereToGoOn() throws IOException {
        Files.createDirectories(place.resolve("summary.html/full"));
        Files.createDirectories(place.resolve("checkpoints"));

        assertThatThrownBy(this::write)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("summary.html")
                .hasMessageEndingWith(", then add --resume, which trains nothing again; for another folder"
                        + " move checkpoints/ there first");
    }

    private void write() {
        new RunFolder(place).write(new ScoredRun(SyntheticRun.of("toys"), QueryValues.of(List.of())));
    }
}
