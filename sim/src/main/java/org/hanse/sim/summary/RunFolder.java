// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFile;
import org.hanse.sim.RunSummary;

/**
 * The folder a run writes to. {@code metrics.json} is written last, so that a folder with one holds a whole run.
 *
 * @param folder where; need not exist
 */
public record RunFolder(Path folder) {

    private static final String METRICS = "metrics.json";
    private static final String RESULTS = "results.csv";
    private static final String SUMMARY = "summary.html";

    /**
     * Makes sure, before long work, that the run can be written here.
     *
     * @param force whether files that are not a run's may stand in the folder
     * @throws InvalidInputException if the folder is no folder, cannot be written to, or holds something else
     */
    public void check(boolean force) {
        Path existing = folder.toAbsolutePath().normalize();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            throw new InvalidInputException(folder + ": "
                    + (existing == null ? "is no place to write to" : existing + " is a file, not a folder")
                    + "; choose another with --out");
        }
        if (!Files.isWritable(existing)) {
            throw new InvalidInputException(
                    folder + ": no permission to write to " + existing + "; choose another folder with --out");
        }
        if (!force && Files.isDirectory(folder) && !holdsRun() && !isEmpty()) {
            throw new InvalidInputException(folder
                    + ": holds files that are not of a run; choose another folder with --out, or --force to add to it");
        }
    }

    /** Writes all files of {@code run}; {@code metrics} is the text of its {@code metrics.json}. */
    public void write(RunSummary run, String metrics, Origin origin) {
        String page = SummaryPage.of(run, origin);
        try {
            DurableFile.write(folder.resolve(RESULTS), out -> ResultsCsv.write(run.results(), out));
            DurableFile.write(folder.resolve(SUMMARY), page);
            DurableFile.write(folder.resolve(METRICS), metrics);
        } catch (InvalidInputException e) {
            // An empty folder would look like a run that has lost its files; delete() keeps one that holds something.
            folder.toFile().delete();
            throw e;
        }
    }

    public Path summary() {
        return folder.resolve(SUMMARY);
    }

    private boolean holdsRun() {
        try (Stream<String> lines = Files.lines(folder.resolve(METRICS))) {
            return lines.limit(5).anyMatch(line -> line.contains("\"" + MetricsJson.SCHEMA + "\""));
        } catch (IOException | java.io.UncheckedIOException e) {
            return false; // Not there or not text: then it is not a run's.
        }
    }

    private boolean isEmpty() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be read; choose another folder with --out", e);
        }
    }
}
