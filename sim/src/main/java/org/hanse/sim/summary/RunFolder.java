// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.dataset.ParquetExport;
import org.hanse.file.DurableFile;
import org.hanse.sim.train.CheckpointFolder;

/**
 * The folder a run writes to. {@code metrics.json} is written last, so that a folder with one holds a whole run.
 *
 * @param folder where; need not exist
 */
public record RunFolder(Path folder) {

    private static final String RESULTS = "results.csv";
    private static final String PARQUET = "results.parquet";
    private static final String SUMMARY = "summary.html";
    private static final String CHECKPOINTS = "checkpoints";

    /**
     * Makes sure, before long work, that the run can be written here.
     *
     * @param scenario name of what is to be run
     * @param force whether files that are not a run's may stand in the folder, and checkpoints and runs of other scenarios may be deleted
     * @param resume whether checkpoints are wanted
     * @throws InvalidInputException if the folder is no folder, cannot be written to, or holds something else; a folder that
     *     was not there is not there afterwards
     */
    public void check(String scenario, boolean force, boolean resume) {
        WritablePlace.require(folder);
        // Checkpoints of a run that has written its results are not needed to save anybody's time.
        if (!force && !resume && !holdsRun() && Files.exists(checkpoints())) {
            throw new InvalidInputException(
                    folder + ": holds checkpoints of trained networks; --resume goes on from them,"
                            + " --force deletes them and trains from the start");
        }
        Optional<String> held = force ? Optional.empty() : heldScenario();
        if (held.isPresent() && !held.get().equals(scenario)) {
            throw new InvalidInputException(
                    folder + ": holds a run of the scenario \"" + held.get() + "\", which one of \"" + scenario
                            + "\" would replace; choose another folder with --out, or --force to replace it");
        }
        if (!force && Files.isDirectory(folder) && !holdsRun() && !Files.exists(checkpoints()) && !isEmpty()) {
            throw new InvalidInputException(folder
                    + ": holds files that are not of a run; choose another folder with --out, or --force to add to it");
        }
    }

    /**
     * Writes all files of {@code run}.
     *
     * @throws InvalidInputException if the disk is full or the folder cannot be written to; checkpoints are then still there
     */
    public void write(RunRecord run) {
        try {
            draw(run);
            DurableFile.write(folder.resolve(MetricsFile.NAME), MetricsFile.of(run));
        } catch (InvalidInputException e) {
            // An empty folder would look like a run that has lost its files; delete() keeps one that holds something.
            folder.toFile().delete();
            throw Files.exists(checkpoints())
                    ? new InvalidInputException(
                            e.getMessage() + "; after that, --resume trains nothing again; to go on in another folder,"
                                    + " move checkpoints/ there first",
                            e)
                    : e;
        }
    }

    /**
     * Writes page and tables of a run, without its {@code metrics.json}.
     *
     * @throws InvalidInputException if a file cannot be written
     */
    public void draw(RunRecord run) {
        String page = SummaryPage.of(run);
        DurableFile.write(folder.resolve(RESULTS), out -> ResultsCsv.write(run.results(), out));
        ParquetExport.fromCsv(
                folder.resolve(RESULTS), ResultsCsv.types(), folder.resolve(PARQUET), InstantSource.system());
        DurableFile.write(folder.resolve(SUMMARY), page);
    }

    /** Whether a whole run was written here. */
    public boolean isWhole() {
        return holdsRun();
    }

    /** Deletes the checkpoints, so that training begins at the start; other files in their place stay. */
    public void deleteCheckpoints() {
        if (!Files.exists(checkpoints())) {
            return;
        }
        try (Stream<Path> tree = Files.walk(checkpoints())) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                boolean own = Files.isDirectory(each)
                        ? isEmpty(each)
                        : each.getFileName().toString().endsWith(CheckpointFolder.ENDING);
                if (own) {
                    Files.delete(each);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidInputException(checkpoints() + ": cannot be deleted: " + e.getMessage(), e);
        }
    }

    /** Where trained networks are saved after every epoch. */
    public Path checkpoints() {
        return folder.resolve(CHECKPOINTS);
    }

    public Path summary() {
        return folder.resolve(SUMMARY);
    }

    private boolean holdsRun() {
        try (Stream<String> lines = Files.lines(folder.resolve(MetricsFile.NAME))) {
            return lines.limit(5).anyMatch(line -> line.contains("\"" + MetricsFile.SCHEMA + "\""));
        } catch (IOException | UncheckedIOException e) {
            return false; // Not there or not text: then it is not a run's.
        }
    }

    /** What the run here is of; empty if there is none, or none that can be read. */
    private Optional<String> heldScenario() {
        return holdsRun() ? MetricsFile.scenario(folder) : Optional.empty();
    }

    private boolean isEmpty() {
        return isEmpty(folder);
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be read; choose another folder with --out", e);
        }
    }
}
