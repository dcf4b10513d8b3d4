// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Audit of epsilon by one training run: a fair coin decides for each canary whether it is a member, and an attacker guesses.
 *
 * <p>Source: Steinke, Nasr and Jagielski, NeurIPS 2023, theorem 5.2.
 */
public final class OneRunAudit {

    private static final int HALVINGS = 60;

    private OneRunAudit() {}

    /**
     * Returns a lower bound of the training's epsilon.
     *
     * @param canaries number of canaries, each a member by coin
     * @param guesses number of guesses; the attacker may abstain
     * @param right number of right guesses
     * @param delta delta of the guarantee
     * @param error probability that the bound does not hold
     * @return 0 if the guesses show nothing
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
