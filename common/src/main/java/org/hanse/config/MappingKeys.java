// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of one mapping: those that readers know, and those that a document has. The difference is reported after the
 * reading, since several readers may know keys of one mapping.
 */
final class MappingKeys {

    /** Any two shorter keys are near each other. */
    private static final int SHORTEST_SLIP = 3;

    private final JsonNode mapping;
    private final Set<String> known = new LinkedHashSet<>();

    /** Known keys of mappings below this, by their own keys. */
    private final Map<String, Set<String>> below = new LinkedHashMap<>();

    /** Keys without a value that are reported already. */
    private final Set<String> reported = new HashSet<>();

    /** Problems of missing keys by the key. They are no problems of their own where the key is misspelt. */
    private final Map<String, String> misspelt = new LinkedHashMap<>();

    private boolean free;

    MappingKeys(JsonNode mapping) {
        this.mapping = mapping;
    }

    void know(Collection<String> keys) {
        known.addAll(keys);
    }

    /** Names the keys of the mapping {@code key}. They are suggestions for unknown keys of this one. */
    void knowBelow(String key, Collection<String> keys) {
        below.put(key, new LinkedHashSet<>(keys));
    }

    /** Returns the paths of all keys that the document has, through mappings. */
    Set<String> paths() {
        Set<String> paths = new LinkedHashSet<>();
        putPaths(mapping, "", paths);
        return paths;
    }

    private static void putPaths(JsonNode mapping, String before, Set<String> paths) {
        mapping.properties().forEach(entry -> {
            paths.add(before + entry.getKey());
            putPaths(entry.getValue(), before + entry.getKey() + ".", paths);
        });
    }

    /** Accepts any key. */
    void acceptAll() {
        free = true;
    }

    /** Returns whether readers have set which keys the mapping may have. */
    private boolean areSet() {
        return mapping.isObject() && !free && !known.isEmpty();
    }

    /** Returns whether an unknown key is probably the missing key {@code key}. */
    private boolean isMisspelt(String key) {
        return areSet()
                && unknown().stream()
                        .filter(name -> name.length() >= SHORTEST_SLIP)
                        .anyMatch(name -> NearestName.of(name, known).equals(Optional.of(key)));
    }

    /**
     * Returns whether a missing key is misspelt. Its problem is then reported only if another reader knows that
     * spelling, too.
     *
     * @param keys one or more keys; the mapping needs one of them
     */
    boolean areMisspelt(List<String> keys, String problem) {
        Optional<String> slip = keys.stream().filter(this::isMisspelt).findFirst();
        slip.ifPresent(key -> misspelt.put(key, problem));
        return slip.isPresent();
    }

    /** Notes that the missing value of {@code key} is reported already. */
    void report(String key) {
        reported.add(key);
    }

    /** Returns the known keys without a value that are not reported yet. */
    List<String> withoutValue() {
        return mapping.properties().stream()
                .filter(key -> areSet() && key.getValue().isNull())
                .map(Map.Entry::getKey)
                .filter(key -> known.contains(key) && !reported.contains(key))
                .toList();
    }

    /** Returns the problems of missing keys that seemed misspelt when they were read. */
    List<String> missing() {
        List<String> problems = new ArrayList<>();
        misspelt.forEach((key, problem) -> {
            if (!isMisspelt(key)) {
                problems.add(problem);
            }
        });
        return problems;
    }

    /** Returns a problem for each unknown key. */
    List<String> unknownKeys() {
        return areSet()
                ? unknown().stream()
                        .map(key -> UnknownKey.words(key, known, below))
                        .toList()
                : List.of();
    }

    private Set<String> unknown() {
        Set<String> unknown = new LinkedHashSet<>();
        mapping.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(known);
        return unknown;
    }

    Set<String> known() {
        return known;
    }
}
