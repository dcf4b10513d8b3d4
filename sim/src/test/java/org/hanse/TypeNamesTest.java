// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Unique simple names of types in the whole project. */
class TypeNamesTest {

    private static final Pattern TOP_LEVEL = Pattern.compile("[A-Z]\\w*\\.java");

    @Test
    void topLevelTypes_ofAllSources_haveDifferentSimpleNames() {
        SortedMap<String, List<Path>> places = new TreeMap<>();
        for (Path source : sources()) {
            places.computeIfAbsent(source.getFileName().toString(), name -> new ArrayList<>())
                    .add(source);
        }

        assertThat(places).hasSizeGreaterThan(1000);
        assertThat(places.values().stream().filter(same -> same.size() > 1))
                .as("Types with one simple name. Fix: rename one of each in plain words")
                .isEmpty();
    }

    /** Returns the sources. A file has one top-level type with its name. */
    private static List<Path> sources() {
        Path root = Path.of("").toAbsolutePath().resolveSibling("");
        List<Path> sources = new ArrayList<>();
        for (Path module : list(root)) {
            for (Path set : list(module.resolve("src"))) {
                add(sources, set.resolve("java"));
            }
        }
        return Collections.unmodifiableList(sources);
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(List<Path> sources, Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file ->
                            TOP_LEVEL.matcher(file.getFileName().toString()).matches())
                    .forEach(sources::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
