// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Words and phrases that texts of the project do not use, and how often texts use them. */
final class RefusedWords {

    private final Map<String, Pattern> patterns = new LinkedHashMap<>();

    /**
     * Words of a list.
     *
     * @param lines one word or phrase each; blank lines and those that begin with {@code #} are left out
     */
    RefusedWords(List<String> lines) {
        lines.stream()
                .map(line -> line.strip().toLowerCase(Locale.ROOT))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(word -> patterns.put(word, pattern(word)));
    }

    private static Pattern pattern(String word) {
        String phrase = Pattern.quote(word).replace(" ", "\\E\\s+\\Q");
        return Pattern.compile("(?<![\\w-])" + phrase + "(?![\\w-])", Pattern.CASE_INSENSITIVE);
    }

    /** Returns how often each word stands in these texts; words that do not are left out. */
    SortedMap<String, Integer> count(List<String> texts) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        patterns.forEach((word, pattern) -> {
            long found = texts.stream()
                    .mapToLong(text -> pattern.matcher(text).results().count())
                    .sum();
            if (found > 0) {
                counts.put(word, (int) found);
            }
        });
        return counts;
    }
}
