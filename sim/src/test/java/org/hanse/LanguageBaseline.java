// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Known uses of refused words by file. Counts may only fall: a higher count is an error, and so is a lower one until the baseline is
 * lowered to it.
 *
 * @param counts counts by path and word, joined by a tab in the key
 */
record LanguageBaseline(SortedMap<String, Integer> counts) {

    LanguageBaseline {
        counts = new TreeMap<>(counts);
    }

    /**
     * Reads a baseline.
     *
     * @param lines path, word and count, tabs between them; blank lines and those that begin with {@code #} are left out
     */
    static LanguageBaseline parse(List<String> lines) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int tab = line.lastIndexOf('\t');
                counts.put(line.substring(0, tab), Integer.parseInt(line.substring(tab + 1)));
            }
        }
        return new LanguageBaseline(counts);
    }

    /** Returns the counts of all texts. */
    static LanguageBaseline of(SortedMap<String, List<String>> texts, RefusedWords words) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        texts.forEach((path, own) -> words.count(own).forEach((word, count) -> counts.put(path + "\t" + word, count)));
        return new LanguageBaseline(counts);
    }

    /** Returns what {@code found} has more of than this baseline, a line for each path and word. */
    List<String> exceeded(LanguageBaseline found) {
        return differences(found, 1);
    }

    /** Returns what {@code found} has less of than this baseline, a line for each path and word. */
    List<String> unused(LanguageBaseline found) {
        return differences(found, -1);
    }

    private List<String> differences(LanguageBaseline found, int sign) {
        TreeSet<String> keys = new TreeSet<>(counts.keySet());
        keys.addAll(found.counts.keySet());
        List<String> lines = new ArrayList<>();
        for (String key : keys) {
            int allowed = counts.getOrDefault(key, 0);
            int now = found.counts.getOrDefault(key, 0);
            if (Integer.signum(Integer.compare(now, allowed)) == sign) {
                lines.add(key.replace("\t", ": \"") + "\" found " + now + ", baseline " + allowed);
            }
        }
        return lines;
    }

    /** Returns the lower of both counts for each path and word; a count of none is left out. */
    LanguageBaseline lowered(LanguageBaseline found) {
        SortedMap<String, Integer> lower = new TreeMap<>();
        counts.forEach((key, allowed) -> {
            int now = Math.min(allowed, found.counts.getOrDefault(key, 0));
            if (now > 0) {
                lower.put(key, now);
            }
        });
        return new LanguageBaseline(lower);
    }

    /** Returns the lines that {@link #parse} reads. */
    List<String> lines() {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue())
                .toList();
    }
}
