// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what somebody probably meant to write. */
public final class NearestName {

    private NearestName() {}

    /** The name nearest to {@code name} in edits, letter case aside, if it is near enough to be a slip. */
    public static Optional<String> of(String name, Collection<String> names) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String lower = name.toLowerCase(Locale.ROOT);
        Comparator<String> byDistance =
                Comparator.comparingInt(candidate -> distance.apply(lower, candidate.toLowerCase(Locale.ROOT)));
        Comparator<String> startsAlike = Comparator.comparingInt(
                candidate -> -StringUtils.getCommonPrefix(lower, candidate.toLowerCase(Locale.ROOT))
                        .length());
        return names.stream()
                .min(byDistance.thenComparing(startsAlike).thenComparing(Comparator.naturalOrder()))
                .filter(nearest -> distance.apply(lower, nearest.toLowerCase(Locale.ROOT))
                        <= Math.max(2, Math.max(name.length(), nearest.length()) / 3));
    }

    /** A clause for a message: {@code ; did you mean "x"?}, or nothing. */
    public static String hint(String name, Collection<String> names) {
        return of(name, names)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("");
    }
}
