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
import java.util.stream.Collectors;

/** Words and phrases that texts of the project do not use, and how often texts use them. */
final class RefusedWords {

    private final Map<String, Pattern> patterns = new LinkedHashMap<>();
    private final Pattern any;

    /**
     * Words of a list.
     *
     * @param lines one word or phrase each; blank lines and those that begin with {@code #} are left out
     */
    RefusedWords(List<String> lines) {
        lines.stream()
                .map(line -> line.strip().toLowerCase(Locale.ROOT))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(word -> patterns.put(word, pattern(phrase(word))));
        any = pattern(patterns.keySet().stream().map(RefusedWords::phrase).collect(Collectors.joining("|")));
    }

    private static String phrase(String word) {
        return Pattern.quote(word).replace(" ", "\\E\\s+\\Q");
    }

    private static Pattern pattern(String phrases) {
        return Pattern.compile("(?<![\\w-])(?:" + phrases + ")(?![\\w-])", Pattern.CASE_INSENSITIVE);
    }

    /** Returns how often each word stands in these texts; words that do not are left out. */
    SortedMap<String, Integer> count(List<String> texts) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        // One pass over all texts, which nearly always finds nothing. A separator that no phrase has stands between
        // them.
        if (!any.matcher(String.join("\0", texts)).find()) {
            return counts;
        }
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
