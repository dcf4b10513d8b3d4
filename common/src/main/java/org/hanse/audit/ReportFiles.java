// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/** Files of a report: a folder, or the page of a report alone with the files beside it. */
public final class ReportFiles {

    /** Name of the record. */
    public static final String RECORD = "report.json";

    /** Name of the manifest. */
    public static final String MANIFEST = "manifest.json";

    /** Name of the page. */
    public static final String PAGE = "report.html";

    /** Name of the countersignature. */
    public static final String COUNTERSIGNATURE = "countersignature.json";

    /** Name of the record of a sheet about one person. */
    public static final String SHEET = "subject.json";

    private static final String FIX = ". Fix: name the folder of the report, or its report.html";
    private static final long MEBIBYTE = 1L << 20;
    private static final long LARGEST = 64 * MEBIBYTE;

    private final Function<String, Optional<byte[]>> files;
    private final boolean pageAlone;
    private final List<String> names;
    private final String recordName;

    private ReportFiles(
            Function<String, Optional<byte[]>> files, boolean pageAlone, List<String> names, String recordName) {
        this.files = files;
        this.pageAlone = pageAlone;
        this.recordName = recordName;
        this.names = names;
    }

    /**
     * Returns files by name.
     *
     * @param pageAlone whether the page is verified alone
     */
    static ReportFiles of(Map<String, byte[]> files, boolean pageAlone) {
        return new ReportFiles(name -> Optional.ofNullable(files.get(name)), pageAlone, List.of(), RECORD);
    }

    /**
     * Returns the files of a report, or of a sheet about one person.
     *
     * @param location folder, or page
     * @throws InvalidInputException if there is no report
     */
    public static ReportFiles of(Path location) {
        Path absolute = location.toAbsolutePath().normalize();
        if (Files.isDirectory(absolute)) {
            boolean sheet = Files.isRegularFile(absolute.resolve(SHEET)) && !Files.exists(absolute.resolve(RECORD));
            String record = sheet ? SHEET : RECORD;
            for (String name : List.of(record, MANIFEST)) {
                if (!Files.isRegularFile(absolute.resolve(name))) {
                    throw new InvalidInputException(
                            location + ": found no " + name + "; expected the folder of a report" + FIX);
                }
            }
            return new ReportFiles(name -> file(absolute, name), false, names(absolute), record);
        }
        Path parent = absolute.getParent();
        if (parent == null || !Files.isRegularFile(absolute)) {
            throw new InvalidInputException(location + ": found no such folder or file; expected a report" + FIX);
        }
        Optional<byte[]> page = Optional.of(read(absolute, location));
        if (page.filter(EmbeddedReport::isPage).isEmpty()) {
            throw new InvalidInputException(
                    location + ": found a file without an embedded report; expected the report.html of one" + FIX);
        }
        return new ReportFiles(name -> name.equals(PAGE) ? page : file(parent, name), true, List.of(), RECORD);
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw FileProblem.unreadable(folder, e);
        }
    }

    /** Returns the names of all files and folders in the folder; none if the page alone is verified. */
    List<String> names() {
        return names;
    }

    /** Returns the name of the file with the record: that of a report, or of a sheet about one person. */
    String recordName() {
        return recordName;
    }

    /** Returns whether the page alone is verified: files may then be missing. */
    public boolean isPageAlone() {
        return pageAlone;
    }

    /**
     * Returns the record.
     *
     * @throws IllegalArgumentException if the page that is verified alone embeds none
     */
    byte[] record() {
        return pageAlone ? EmbeddedReport.of(required(PAGE)).record() : required(recordName);
    }

    /**
     * Returns the manifest.
     *
     * @throws IllegalArgumentException if the page that is verified alone embeds none
     */
    byte[] manifest() {
        return pageAlone ? EmbeddedReport.of(required(PAGE)).manifest() : required(MANIFEST);
    }

    /** Returns a file by name; empty if it is missing or outside the folder. */
    Optional<byte[]> file(String name) {
        return files.apply(name);
    }

    private byte[] required(String name) {
        return file(name).orElseThrow(() -> new IllegalArgumentException("found no " + name + "; expected it"));
    }

    private static Optional<byte[]> file(Path folder, String name) {
        Path file;
        try {
            file = folder.resolve(name).normalize();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        return folder.equals(file.getParent()) && Files.isRegularFile(file)
                ? Optional.of(read(file, file))
                : Optional.empty();
    }

    private static byte[] read(Path file, Path shown) {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new InvalidInputException(shown + ": found " + size / MEBIBYTE + " MiB; expected at most "
                        + LARGEST / MEBIBYTE + " MiB" + FIX);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidInputException(
                    shown + ": found a file that cannot be read; expected a file of a report. Fix: check its"
                            + " permissions",
                    e);
        }
    }
}
