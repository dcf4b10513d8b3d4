// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.List;

/**
 * Settings of the loss (docs/design/network.md, section 6).
 *
 * @param valueWeight {@code lambda}, weight of the temporal difference; unused without objectives
 * @param discount {@code gamma}, in [0, 1)
 * @param steps number of rewards before a target value bootstraps, at least 1
 * @param conservative weight of the conservative penalty, at least 0
 * @param negativeActions unseen actions drawn a position, at least 0
 * @param omega weights of the objectives' values in the choice of the best action and in the penalty
 * @param removeAccidentalHits whether shared negatives that are the target are left out
 * @param valueTarget target of the objectives' values
 * @param algorithm value of the next state in a temporal difference
 * @param first weight of a shopper's first interaction, predicted from an empty history, in the policy's mean; at least 0.
 *     Gradients of single shoppers leave it out
 * @param cut whether the rewards of several steps stop before an action that is not the best one, so that exploration does not count as
 *     the policy's; for algorithms that bootstrap at a best action. Source: Watkins, Learning from Delayed Rewards (1989), section 7.3
 */
public record LossSettings(
        double valueWeight,
        double discount,
        int steps,
        double conservative,
        int negativeActions,
        List<Double> omega,
        boolean removeAccidentalHits,
        ValueTarget valueTarget,
        Algorithm algorithm,
        double first,
        boolean cut) {

    /** Value of the next state in a temporal difference. No gradient flows through it. */
    public enum Algorithm {
        /** The best action by the target network, valued by the target network. */
        DQN,
        /** The best action by the online network, valued by the target network. */
        DOUBLE_DQN,
        /** The best action by the online network, valued by the online network: no target network. */
        Q_LEARNING,
        /** The action that was taken next, valued by the target network. */
        SARSA,
        /** The mean over the candidates under the policy head, valued by the target network. */
        EXPECTED_SARSA;

        /** Returns whether values of the target network count. */
        public boolean usesTarget() {
            return this != Q_LEARNING;
        }

        /** Returns whether the target network's values of all candidates count. */
        public boolean comparesByTarget() {
            return this == DQN || this == EXPECTED_SARSA;
        }
    }

    /** Targets of the objectives' values of taken actions. */
    public enum ValueTarget {
        /** Rewards, and the value of what follows. */
        TEMPORAL_DIFFERENCE,

        /**
         * Number of different items that follow: no rewards, no target network, no negative actions. This is the
         * baseline of the temporal difference: a gain with this loss is no gain of reinforcement learning.
         */
        DISTINCT_ITEMS
    }

    public LossSettings {
        omega = List.copyOf(omega);
        if (!(valueWeight >= 0 && discount >= 0 && discount < 1 && conservative >= 0 && first >= 0)
                || !Double.isFinite(first)
                || !Double.isFinite(valueWeight)
                || !Double.isFinite(conservative)
                || omega.stream().anyMatch(weight -> !Double.isFinite(weight))) {
            throw new IllegalArgumentException("value weight " + valueWeight + ", discount " + discount
                    + ", conservative " + conservative + ", first " + first + ", omega " + omega + ": out of range");
        }
        if (steps < 1 || negativeActions < 0) {
            throw new IllegalArgumentException(steps + " steps, " + negativeActions + " negative actions");
        }
    }

    /** Creates settings with temporal differences by double DQN. */
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
                ValueTarget.TEMPORAL_DIFFERENCE,
                Algorithm.DOUBLE_DQN,
                0,
                false);
    }

    /** Creates settings whose rewards of several steps are not cut. */
    public LossSettings(
            double valueWeight,
            double discount,
            int steps,
            double conservative,
            int negativeActions,
            List<Double> omega,
            boolean removeAccidentalHits,
            ValueTarget valueTarget,
            Algorithm algorithm,
            double first) {
        this(
                valueWeight,
                discount,
                steps,
                conservative,
                negativeActions,
                omega,
                removeAccidentalHits,
                valueTarget,
                algorithm,
                first,
                false);
    }

    /** Returns the text that fingerprints of trainings depend on. It does not name a cut where there is none. */
    @Override
    public String toString() {
        return "LossSettings[valueWeight=" + valueWeight + ", discount=" + discount + ", steps=" + steps
                + ", conservative=" + conservative + ", negativeActions=" + negativeActions + ", omega=" + omega
                + ", removeAccidentalHits=" + removeAccidentalHits + ", valueTarget=" + valueTarget + ", algorithm="
                + algorithm + ", first=" + first + (cut ? ", cut=true" : "") + "]";
    }

    /** Returns whether target values derive from rewards and the target network. */
    public boolean bootstraps() {
        return valueTarget == ValueTarget.TEMPORAL_DIFFERENCE;
    }

    /**
     * Returns the size up to which a difference from a target value counts by its square. It is the greatest return of rewards of at most
     * 1, so that values of rewards of one sign are means, and not medians.
     */
    public double corner() {
        return bootstraps() ? 1 / (1 - discount) : 1;
    }

    /** Returns these settings with other weights of the objectives. */
    public LossSettings withOmega(List<Double> other) {
        return with(other, algorithm, first, cut);
    }

    /** Returns these settings with another algorithm. */
    public LossSettings withAlgorithm(Algorithm other) {
        return with(omega, other, first, cut);
    }

    /** Returns these settings with another weight of first interactions. */
    public LossSettings withFirst(double other) {
        return with(omega, algorithm, other, cut);
    }

    /** Returns these settings with or without the cut. */
    public LossSettings withCut(boolean other) {
        return with(omega, algorithm, first, other);
    }

    private LossSettings with(List<Double> weights, Algorithm next, double ofFirst, boolean cuts) {
        return new LossSettings(
                valueWeight,
                discount,
                steps,
                conservative,
                negativeActions,
                weights,
                removeAccidentalHits,
                valueTarget,
                next,
                ofFirst,
                cuts);
    }

    /** Returns settings without objectives. */
    public static LossSettings policyOnly() {
        return new LossSettings(0, 0, 1, 0, 0, List.of(), true);
    }
}
