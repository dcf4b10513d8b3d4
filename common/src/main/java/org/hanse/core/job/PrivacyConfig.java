// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;

/**
 * Settings of the key {@code privacy} of a federation.
 *
 * @param terms privacy guarantee
 * @param budgetRounds rounds that the budget must cover; empty for all rounds of the federation
 * @param population public number of units; determines the denominator of sums and limits {@code delta}; empty for the number in the
 *     scenario's training data
 * @param gradients computation of shoppers' gradients, if shoppers are the units
 * @param limits conditions on which a federation or a node stops
 */
public record PrivacyConfig(
        PrivacyTerms terms, OptionalInt budgetRounds, OptionalLong population, Gradients gradients, Limits limits) {

    /** Returns the weights of parameter blocks; equal if merchants are the units, whose updates are clipped as a whole. */
    public BlockWeights weights() {
        return taken().weights();
    }

    /** Returns the effective computation of shoppers' gradients; without weights if merchants are the units. */
    public Gradients taken() {
        return terms.unit() == PrivacyUnit.SHOPPER ? gradients : gradients.evenly();
    }

    /** Creates settings without node ledgers. */
    public PrivacyConfig(PrivacyTerms terms, OptionalInt budgetRounds, OptionalLong population, Gradients gradients) {
        this(terms, budgetRounds, population, gradients, Limits.NONE);
    }

    /**
     * Limits beside the privacy budget.
     *
     * @param nodeBudget epsilon at which each node, by its own ledger, refuses further rounds; empty for nodes without a ledger
     * @param allowLowSignal whether rounds may run whose noise is far above the signal
     */
    public record Limits(OptionalDouble nodeBudget, boolean allowLowSignal) {

        /** No node ledgers; low signal is refused. */
        public static final Limits NONE = new Limits(OptionalDouble.empty(), false);
    }

    /** Returns the epsilon at which each node refuses further rounds; empty for nodes without a ledger. */
    public OptionalDouble nodeBudget() {
        return limits.nodeBudget();
    }

    /**
     * Computation of shoppers' gradients.
     *
     * @param negatives number of negative samples of each shopper
     * @param positions fixed divisor of a shopper's gradient, because the actual number of interactions is private
     * @param weights weights of parameter blocks in the clipped norm
     */
    public record Gradients(int negatives, double positions, BlockWeights weights) {

        /** Creates a computation with equal weights. */
        public Gradients(int negatives, double positions) {
            this(negatives, positions, BlockWeights.EVEN);
        }

        /** Returns this computation with equal weights. */
        public Gradients evenly() {
            return new Gradients(negatives, positions);
        }

        /** Returns the text that digests of settings and checkpoints cover. The text names weights only if there are any. */
        @Override
        public String toString() {
            return "Gradients[negatives=" + negatives + ", positions=" + positions
                    + (weights.isEven() ? "" : ", weights=" + weights) + "]";
        }
    }

    /** Returns the text whose digest identifies results; {@code allowLowSignal} changes no result and is left out. */
    @Override
    public String toString() {
        return "PrivacyConfig[terms=" + terms + ", budgetRounds=" + budgetRounds + ", population=" + population
                + ", gradients=" + gradients + ", nodeBudget=" + nodeBudget() + "]";
    }
}
