// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * What one training says of its epsilon: canaries that were in it or not, each by a fair coin, and an attacker that guesses which.
 *
 * <p>Source: Steinke, Nasr and Jagielski, NeurIPS 2023, theorem 5.2.
 */
public final class OneRunAudit {

    private static final int HALVINGS = 60;

    private OneRunAudit() {}

    /**
     * An epsilon below which the training's is not, unless what has a small probability happened.
     *
     * @param canaries in or out by coin
     * @param guesses made; the attacker may abstain
     * @param right of them
     * @param delta for which epsilon is meant
     * @param error probability with which the bound may be wrong
     * @return 0 if the guesses say nothing
     */
    public static double epsilonAtLeast(int canaries, int guesses, int right, double delta, double error) {
        if (right < 0 || right > guesses || guesses > canaries || !(error > 0 && error < 1 && delta >= 0)) {
            throw new IllegalArgumentException(right + " of " + guesses + " guesses about " + canaries
                    + " canaries, delta " + delta + ", error " + error);
        }
        if (probability(canaries, guesses, right, 0, delta) > error) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (probability(canaries, guesses, right, high, delta) < error) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (probability(canaries, guesses, right, middle, delta) < error) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns an upper bound of the probability of {@code right} or more right guesses under (epsilon, delta)-DP. */
    private static double probability(int canaries, int guesses, int right, double epsilon, double delta) {
        if (guesses == 0) {
            return 1;
        }
        BinomialDistribution correct = BinomialDistribution.of(guesses, 1 / (1 + Math.exp(-epsilon)));
        double tail = correct.survivalProbability(right - 1);
        double slope = 0;
        double sum = 0;
        for (int i = 1; i <= right; i++) {
            sum += correct.probability(right - i);
            slope = Math.max(slope, sum / i);
        }
        return Math.min(1, tail + slope * delta * 2 * canaries);
    }
}
