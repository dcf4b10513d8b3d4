// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Message about a key that a mapping does not have. */
final class UnknownKey {

    private UnknownKey() {}

    /**
     * Returns the problem with the key that was probably meant.
     *
     * @param key unknown key
     * @param known keys of the mapping
     * @param below keys of the mappings in it, by their own keys
     */
    static String words(String key, Collection<String> known, Map<String, Set<String>> below) {
        List<String> names = known.stream().sorted().toList();
        return "found the unknown key \"" + key + "\"; expected "
                + meant(key, known, below)
                        .map(path -> "\"" + path + "\" (known here: " + String.join(", ", names) + "). Fix: write "
                                + written(path))
                        .orElseGet(() -> (names.size() == 1 ? "" : "one of ") + String.join(", ", names)
                                + ". Fix: rename or delete it");
    }

    private static Optional<String> meant(String key, Collection<String> known, Map<String, Set<String>> below) {
        return dotted(key, known, below).or(() -> NearestName.of(key, known)).or(() -> elsewhere(key, below));
    }

    /** Returns the suggestion for a path that is written as one key. */
    private static Optional<String> dotted(String key, Collection<String> known, Map<String, Set<String>> below) {
        int dot = key.indexOf('.');
        if (dot <= 0 || dot == key.length() - 1) {
            return Optional.empty();
        }
        String rest = key.substring(dot + 1);
        return NearestName.of(key.substring(0, dot), known)
                .map(mapping -> mapping + "."
                        + NearestName.of(rest, below.getOrDefault(mapping, Set.of()))
                                .orElse(rest));
    }

    /** Returns the suggestion for a key of a mapping below. */
    private static Optional<String> elsewhere(String key, Map<String, Set<String>> below) {
        return below.entrySet().stream()
                .flatMap(mapping ->
                        NearestName.same(key, mapping.getValue()).stream().map(name -> mapping.getKey() + "." + name))
                .findFirst();
    }

    /** Returns the form of a path in a document. */
    private static String written(String path) {
        int depth = (int) path.chars().filter(c -> c == '.').count();
        return path.replace(".", ": {") + (depth == 0 ? "" : ": VALUE" + "}".repeat(depth));
    }
}
