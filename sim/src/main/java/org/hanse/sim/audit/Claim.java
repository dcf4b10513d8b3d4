// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

/**
 * (epsilon, delta)-DP for adding or removing the data of one unit, as the claim that an audit tests.
 *
 * <p>Source: Kairouz, Oh and Viswanath, ICML 2015, theorem 2.1: no membership test does better than {@link #mostTruePositives}.
 *
 * @param epsilon at least 0; infinite without a privacy guarantee
 * @param delta at least 0, below 1
 */
public record Claim(double epsilon, double delta) {

    /** No privacy guarantee. */
    public static final Claim NOTHING = new Claim(Double.POSITIVE_INFINITY, 0);

    public Claim {
        if (!(epsilon >= 0 && delta >= 0 && delta < 1)) {
            throw new IllegalArgumentException("an epsilon of " + epsilon + " must be at least 0, a delta of " + delta
                    + " at least 0 and below 1");
        }
    }

    /** Returns whether there is a privacy guarantee. */
    public boolean holdsPrivacy() {
        return epsilon < Double.POSITIVE_INFINITY;
    }

    /** Returns the greatest true positive rate of a membership test with this false positive rate. */
    public double mostTruePositives(double falsePositives) {
        if (!holdsPrivacy()) {
            return 1;
        }
        double few = Math.exp(epsilon) * falsePositives + delta;
        double many = 1 - Math.exp(-epsilon) * Math.max(0, 1 - delta - falsePositives);
        return Math.min(1, Math.min(few, many));
    }

    /** Returns the greatest area under the ROC curve of a membership test. */
    public double mostArea() {
        if (!holdsPrivacy()) {
            return 1;
        }
        double kink = (1 - delta) / (1 + Math.exp(epsilon));
        double rising = kink * (delta + 1 - kink) / 2;
        return rising + (1 - delta - kink) * (2 - kink) / 2 + delta;
    }
}
