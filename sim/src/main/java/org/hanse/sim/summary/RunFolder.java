// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.dataset.ParquetExport;
import org.hanse.file.DurableFile;
import org.hanse.sim.train.CheckpointFolder;

/**
 * Results folder of a run. {@code metrics.json} is written last, so a folder with it holds a whole run.
 *
 * @param folder path; may be missing
 */
public record RunFolder(Path folder) {

    private static final String RESULTS = "results.csv";
    private static final String PARQUET = "results.parquet";
    private static final String SUMMARY = "summary.html";
    private static final String CHECKPOINTS = "checkpoints";

    /**
     * Rejects a folder that cannot take the run, before the training.
     *
     * @param scenario name of the scenario
     * @param force whether other files may be in the folder, and checkpoints and runs of other scenarios may be
     *     deleted
     * @param resume whether checkpoints are used
     * @throws InvalidInputException if the folder is a file, is not writable, or holds something else. The check
     *     leaves no folder behind
     */
    public void check(String scenario, boolean force, boolean resume) {
        WritablePlace.require(folder);
        // Checkpoints of a finished run are not needed any more.
        if (!force && !resume && !holdsRun() && Files.exists(checkpoints())) {
            throw new InvalidInputException(
                    folder + ": found checkpoints of trained networks; expected none. Fix: add --resume to go on"
                            + " from them, or --force to train from the start");
        }
        Optional<String> held = force ? Optional.empty() : heldScenario();
        if (held.isPresent() && !held.get().equals(scenario)) {
            throw new InvalidInputException(
                    folder + ": found a run of the scenario \"" + held.get() + "\"; expected one of \"" + scenario
                            + "\". Fix: choose another folder with --out, or replace it with --force");
        }
        if (!force && Files.isDirectory(folder) && !holdsRun() && !Files.exists(checkpoints()) && !isEmpty()) {
            throw new InvalidInputException(folder
                    + ": found files that are not of a run; expected none. Fix: choose another folder with --out, or add"
                    + " --force");
        }
    }

    /**
     * Writes all files of a run.
     *
     * @throws InvalidInputException if the disk is full or the folder is not writable; checkpoints remain
     */
    public void write(ScoredRun run) {
        try {
            draw(run.record());
            DurableFile.write(folder.resolve(QueryValues.NAME), run.queries()::write);
            DurableFile.write(folder.resolve(MetricsFile.NAME), MetricsFile.of(run.record()));
        } catch (InvalidInputException e) {
            // An empty folder would look like a damaged run; delete() keeps a folder with files.
            folder.toFile().delete();
            throw Files.exists(checkpoints())
                    ? new InvalidInputException(
                            e.getMessage() + ", then add --resume, which trains nothing again; for another folder"
                                    + " move checkpoints/ there first",
                            e)
                    : e;
        }
    }

    /**
     * Writes page and tables of a run, without its {@code metrics.json} and {@code queries.csv.gz}.
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

    /**
     * Reads the values of the run's test queries; empty without a file of them, as in runs of earlier versions.
     *
     * @throws InvalidInputException if the file is damaged
     */
    public Optional<QueryValues> queries() {
        Path file = folder.resolve(QueryValues.NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(QueryValues.read(in));
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + ": found other content (" + e.getMessage() + "); expected the values of a run's test"
                            + " queries. Fix: run the scenario again",
                    e);
        }
    }

    /** Returns whether the folder holds a whole run. */
    public boolean isWhole() {
        return holdsRun();
    }

    /** Deletes the checkpoints; other files in their folder remain. */
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
            throw FileProblem.unwritable(checkpoints(), e);
        }
    }

    /** Returns the folder of checkpoints. */
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
            return false; // A missing or binary file is none of a run.
        }
    }

    /** Returns the scenario of the run in this folder; empty without a readable one. */
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
            throw FileProblem.unreadable(folder, e);
        }
    }
}
