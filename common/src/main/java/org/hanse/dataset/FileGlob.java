// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/** Search for the files of a path or a pattern. */
final class FileGlob {

    private static final String WILD = "*?[{";

    private FileGlob() {}

    /**
     * Returns the files, in the order of their names.
     *
     * @throws InvalidInputException if there is none
     */
    static List<Path> files(Path pattern, String where) {
        if (Files.isRegularFile(pattern)) {
            return List.of(pattern);
        }
        if (Files.isDirectory(pattern)) {
            throw new InvalidInputException(where + ": found the folder " + pattern + "; expected a file. Fix: write "
                    + pattern + "/* for all files in it");
        }
        if (!isWild(pattern)) {
            throw new InvalidInputException(
                    where + ": " + pattern + ": found no such file; expected one. Fix: check the path");
        }
        Path folder = fixedPart(pattern);
        PathMatcher matcher = pattern.getFileSystem().getPathMatcher("glob:" + pattern);
        List<Path> files;
        try (Stream<Path> paths = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            files = paths.filter(path -> matcher.matches(path) && Files.isRegularFile(path))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw FileProblem.unreadable(where + ": " + folder, e);
        }
        if (files.isEmpty()) {
            throw new InvalidInputException(where + ": found no file that matches " + pattern
                    + "; expected at least one. Fix: check the pattern");
        }
        return files;
    }

    private static Path fixedPart(Path pattern) {
        Path part = pattern;
        while (isWild(part) && part.getParent() != null) {
            part = part.getParent();
        }
        return part;
    }

    private static boolean isWild(Path path) {
        return path.toString().chars().anyMatch(c -> WILD.indexOf(c) >= 0);
    }
}
