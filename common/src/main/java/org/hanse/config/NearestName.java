// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Search for the name behind a misspelt one. */
public final class NearestName {

    private NearestName() {}

    /** The key that other programs call by these names; each is taken only where there is such a key. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("lr", "rate"),
            Map.entry("learningrate", "rate"),
            Map.entry("batchsize", "batch"),
            Map.entry("bs", "batch"),
            Map.entry("dim", "dimension"),
            Map.entry("hiddensize", "dimension"),
            Map.entry("embeddingdim", "dimension"),
            Map.entry("nepochs", "epochs"),
            Map.entry("maxepochs", "epochs"),
            Map.entry("maxlen", "history"),
            Map.entry("seqlen", "history"),
            Map.entry("earlystopping", "patience"),
            Map.entry("wd", "weightDecay"),
            Map.entry("clients", "merchants"),
            Map.entry("models", "compare"),
            Map.entry("user", "shopper"),
            Map.entry("userid", "shopper"),
            Map.entry("customer", "shopper"),
            Map.entry("product", "item"),
            Map.entry("sku", "item"),
            Map.entry("timestamp", "time"),
            Map.entry("date", "time"),
            Map.entry("file", "path"),
            Map.entry("filename", "path"),
            Map.entry("sep", "delimiter"),
            Map.entry("separator", "delimiter"),
            Map.entry("charset", "encoding"),
            Map.entry("topk", "cutoffs"));

    /**
     * Returns the name nearest to {@code name} in edits, ignoring case, if it is near enough to be a slip. A key with
     * this name in other programs comes first.
     */
    public static Optional<String> of(String name, Collection<String> names) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String lower = name.toLowerCase(Locale.ROOT);
        Comparator<String> byDistance =
                Comparator.comparingInt(candidate -> distance.apply(lower, candidate.toLowerCase(Locale.ROOT)));
        Comparator<String> startsAlike = Comparator.comparingInt(
                candidate -> -StringUtils.getCommonPrefix(lower, candidate.toLowerCase(Locale.ROOT))
                        .length());
        Optional<String> same = same(name, names);
        if (same.isPresent()) {
            return same;
        }
        return names.stream()
                .min(byDistance.thenComparing(startsAlike).thenComparing(Comparator.naturalOrder()))
                .filter(nearest -> distance.apply(lower, nearest.toLowerCase(Locale.ROOT))
                        <= Math.max(2, Math.max(name.length(), nearest.length()) / 3));
    }

    /** Returns the name that equals {@code name} except for case, or that other programs use for it. */
    static Optional<String> same(String name, Collection<String> names) {
        String other = OTHER_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT).replaceAll("[_ -]", ""), "");
        return names.contains(other)
                ? Optional.of(other)
                : names.stream().filter(name::equalsIgnoreCase).findFirst();
    }

    /** Returns a clause for a message: {@code ; did you mean "x"?}, or an empty text. */
    public static String hint(String name, Collection<String> names) {
        return of(name, names)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("");
    }
}
