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
            throw new InvalidInputException(where + ": " + pattern + " is a folder, a file is needed; " + pattern
                    + "/* stands for all files in it");
        }
        if (!isWild(pattern)) {
            throw new InvalidInputException(where + ": " + pattern + ": no such file. Fix: check the path");
        }
        Path folder = fixedPart(pattern);
        PathMatcher matcher = pattern.getFileSystem().getPathMatcher("glob:" + pattern);
        List<Path> files;
        try (Stream<Path> paths = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            files = paths.filter(path -> matcher.matches(path) && Files.isRegularFile(path))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidInputException(where + ": " + folder + " cannot be searched: " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new InvalidInputException(where + ": no file matches " + pattern);
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
