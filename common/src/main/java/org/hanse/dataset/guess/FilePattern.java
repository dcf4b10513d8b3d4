// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/** Search for one pattern that matches the files of one table. */
final class FilePattern {

    private FilePattern() {}

    /**
     * Returns the file itself, or a path with one {@code *} for the differing part of the names.
     *
     * @throws InvalidInputException if they are in different folders, or the pattern would match other files
     */
    static Path of(List<Path> files) {
        Path first = files.get(0).toAbsolutePath().normalize();
        if (files.size() == 1) {
            return first;
        }
        Set<Path> wanted =
                files.stream().map(file -> file.toAbsolutePath().normalize()).collect(Collectors.toSet());
        List<String> names =
                wanted.stream().map(file -> file.getFileName().toString()).toList();
        String start = common(names);
        String end = reversed(common(names.stream().map(FilePattern::reversed).toList()));
        int shortest = names.stream().mapToInt(String::length).min().orElse(0);
        if (start.length() + end.length() > shortest) {
            end = end.substring(start.length() + end.length() - shortest);
        }
        Path folder = Objects.requireNonNull(first.getParent());
        if (!wanted.equals(matching(folder, start, end))) {
            throw new InvalidInputException(folder.resolve(start + "*" + end)
                    + ": found other files too; expected a pattern for these alone, as they have the same columns."
                    + " Fix: put them into a folder of their own");
        }
        return folder.resolve(start + "*" + end);
    }

    private static Set<Path> matching(Path folder, String start, String end) {
        try (Stream<Path> files = Files.list(folder)) {
            Set<Path> matching = new HashSet<>();
            files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.length() >= start.length() + end.length()
                                && name.startsWith(start)
                                && name.endsWith(end);
                    })
                    .forEach(matching::add);
            return matching;
        } catch (IOException e) {
            throw FileProblem.unreadable(folder, e);
        }
    }

    private static String common(List<String> names) {
        String start = names.get(0);
        for (String name : names) {
            int length = 0;
            while (length < Math.min(start.length(), name.length()) && start.charAt(length) == name.charAt(length)) {
                length++;
            }
            start = start.substring(0, length);
        }
        return start;
    }

    private static String reversed(String name) {
        return new StringBuilder(name).reverse().toString();
    }
}
