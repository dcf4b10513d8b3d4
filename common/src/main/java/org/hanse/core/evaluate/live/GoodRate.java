// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.live;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Click rate of what served well: clicked decisions in all decisions that were watched.
 *
 * @param decisions number of decisions
 * @param clicks number of those with a click
 */
public record GoodRate(double decisions, double clicks) {

    /** No decision yet. */
    public static final GoodRate NONE = new GoodRate(0, 0);

    /** Fewest decisions of a rate that others are compared with. */
    public static final int LEAST_DECISIONS = 1000;

    /** Fewest clicks of a rate that others are compared with. */
    public static final int LEAST_CLICKS = 30;

    /** Decisions that a rate remembers: older ones weigh less. */
    public static final int MOST_DECISIONS = 10_000;

    private static final double Z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.95);

    /** @throws IllegalArgumentException if there are more clicks than decisions, or a number is negative */
    public GoodRate {
        if (!(clicks >= 0 && clicks <= decisions)) {
            throw new IllegalArgumentException(clicks + " clicks of " + decisions + " decisions");
        }
    }

    /** Returns the rate of both together. Beyond {@value #MOST_DECISIONS} decisions those of this one weigh less. */
    public GoodRate with(GoodRate newer) {
        double own = decisions == 0 ? 0 : Math.min(1, Math.max(0, MOST_DECISIONS - newer.decisions) / decisions);
        return new GoodRate(own * decisions + newer.decisions, own * clicks + newer.clicks);
    }

    /** Returns clicks per decision; 0 without decisions. */
    public double rate() {
        return decisions == 0 ? 0 : clicks / decisions;
    }

    /** Returns whether the rate is of enough decisions and clicks to compare others with it. */
    public boolean isKnown() {
        return decisions >= LEAST_DECISIONS && clicks >= LEAST_CLICKS;
    }

    /**
     * Returns the lower limit of the rate at 95 %, one-sided; empty if the rate is not known.
     *
     * <p>Source: Wilson, Journal of the American Statistical Association 22(158), 1927 (interval of a proportion).
     */
    public OptionalDouble floor() {
        if (!isKnown()) {
            return OptionalDouble.empty();
        }
        double p = rate();
        double spread = Z * Math.sqrt(p * (1 - p) / decisions + Z * Z / (4 * decisions * decisions));
        return OptionalDouble.of((p + Z * Z / (2 * decisions) - spread) / (1 + Z * Z / decisions));
    }
}
