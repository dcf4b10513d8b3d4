// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Factors of the parts of a score (docs/design/network.md, section 5). A merchant chooses them on its own validation queries; they
 * never leave its node.
 *
 * @param factors one of each {@link Part}, in their order; finite, at least 0
 */
public record PartScales(List<Double> factors) {

    /** Part of a score. */
    public enum Part {
        /** The network with its base, without the similarity of descriptions. */
        NETWORK("network"),
        /** Similarity of descriptions: the shared term and the merchant's table. */
        CONTENT("descriptions"),
        /** The merchant's table of transitions. */
        TRANSITIONS("transitions"),
        /** The merchant's table of common shoppers. */
        CO_OCCURRENCE("cooccurrence"),
        /** The item that the shopper met itself. */
        IDENTITY("repeats");

        private final String key;

        Part(String key) {
            this.key = key;
        }

        /** Returns the key of {@code hanse.metrics/1}, which is older than the part's name. */
        public String key() {
            return key;
        }

        /** Returns the name in texts. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final List<Part> PARTS = List.of(Part.values());

    /** Scores as trained. */
    public static final PartScales ONE = new PartScales(Collections.nCopies(Part.values().length, 1.0));

    public PartScales {
        factors = List.copyOf(factors);
        if (factors.size() != Part.values().length) {
            throw new IllegalArgumentException(factors.size() + " factors of " + Part.values().length + " parts");
        }
        for (double factor : factors) {
            if (!(factor >= 0) || !Double.isFinite(factor)) {
                throw new IllegalArgumentException("factor " + factor + " of a part; expected at least 0");
            }
        }
    }

    /** Returns factors of 1 for these parts and 0 for the others. */
    public static PartScales only(Part... parts) {
        List<Part> kept = List.of(parts);
        return new PartScales(Arrays.stream(Part.values())
                .map(part -> kept.contains(part) ? 1.0 : 0.0)
                .toList());
    }

    public double of(Part part) {
        return factors.get(PARTS.indexOf(part));
    }
}
