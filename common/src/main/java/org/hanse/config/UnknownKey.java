// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        String hint = dotted(key, known, below)
                .or(() -> Optional.of(NearestName.hint(key, known)).filter(words -> !words.isEmpty()))
                .or(() -> elsewhere(key, below))
                .orElse("");
        return "unknown key \"" + key + "\"" + hint + "; known here: "
                + known.stream().sorted().collect(Collectors.joining(", "));
    }

    /** Returns the suggestion for a path that is written as one key. */
    private static Optional<String> dotted(String key, Collection<String> known, Map<String, Set<String>> below) {
        int dot = key.indexOf('.');
        if (dot <= 0 || dot == key.length() - 1) {
            return Optional.empty();
        }
        String rest = key.substring(dot + 1);
        return NearestName.of(key.substring(0, dot), known)
                .map(mapping -> nested(
                        mapping,
                        NearestName.of(rest, below.getOrDefault(mapping, Set.of()))
                                .orElse(rest)));
    }

    /** Returns the suggestion for a key of a mapping below. */
    private static Optional<String> elsewhere(String key, Map<String, Set<String>> below) {
        return below.entrySet().stream()
                .flatMap(mapping ->
                        NearestName.same(key, mapping.getValue()).stream().map(name -> nested(mapping.getKey(), name)))
                .findFirst();
    }

    private static String nested(String mapping, String key) {
        return "; did you mean \"" + mapping + "." + key + "\", written " + mapping + ": {"
                + key.replace(".", ": {") + ": ...}"
                + "}".repeat((int) key.chars().filter(c -> c == '.').count())
                + "?";
    }
}
