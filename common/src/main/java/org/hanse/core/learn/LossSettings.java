// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.List;

/**
 * The numbers of the loss (docs/design/network.md, section 6).
 *
 * @param valueWeight {@code lambda}, weight of the temporal difference; plays no part without objectives
 * @param discount {@code gamma}, in [0, 1)
 * @param steps rewards that are added up before a target value bootstraps, at least 1
 * @param conservative weight of the conservative penalty, at least 0
 * @param negativeActions unseen actions drawn a position, at least 0
 * @param omega weights of the objectives in the choice of the best action
 * @param removeAccidentalHits whether shared negatives that are the target are left out
 * @param valueTarget what the objectives' values learn
 */
public record LossSettings(
        double valueWeight,
        double discount,
        int steps,
        double conservative,
        int negativeActions,
        List<Double> omega,
        boolean removeAccidentalHits,
        ValueTarget valueTarget) {

    /** What the objectives' values of taken actions learn. */
    public enum ValueTarget {
        /** Rewards, and the value of what follows. */
        TEMPORAL_DIFFERENCE,

        /**
         * How many different items follow: no rewards, no target network, no negative actions. What the temporal difference
         * is to be compared with, since a gain that this loss brings as well is no gain of reinforcement learning.
         */
        DISTINCT_ITEMS
    }

    public LossSettings {
        omega = List.copyOf(omega);
        if (!(valueWeight >= 0 && discount >= 0 && discount < 1 && conservative >= 0)
                || !Double.isFinite(valueWeight)
                || !Double.isFinite(conservative)
                || omega.stream().anyMatch(weight -> !Double.isFinite(weight))) {
            throw new IllegalArgumentException("value weight " + valueWeight + ", discount " + discount
                    + ", conservative " + conservative + ", omega " + omega + ": out of range");
        }
        if (steps < 1 || negativeActions < 0) {
            throw new IllegalArgumentException(steps + " steps, " + negativeActions + " negative actions");
        }
    }

    /** With temporal differences. */
    public LossSettings(
            double valueWeight,
            double discount,
            int steps,
            double conservative,
            int negativeActions,
            List<Double> omega,
            boolean removeAccidentalHits) {
        this(
                valueWeight,
                discount,
                steps,
                conservative,
                negativeActions,
                omega,
                removeAccidentalHits,
                ValueTarget.TEMPORAL_DIFFERENCE);
    }

    /** Whether target values come from rewards and the target network. */
    public boolean bootstraps() {
        return valueTarget == ValueTarget.TEMPORAL_DIFFERENCE;
    }

    /** A policy alone. */
    public static LossSettings policyOnly() {
        return new LossSettings(0, 0, 1, 0, 0, List.of(), true);
    }
}
