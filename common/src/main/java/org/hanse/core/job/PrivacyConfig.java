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
 * The key {@code privacy} of a federation.
 *
 * @param terms of the privacy guarantee
 * @param budgetRounds rounds that the budget is to last for; as many as the federation has if empty
 * @param population units that there are, as everybody may know: sums are divided by how many of them are expected, and {@code delta} is
 *     compared with them; as many as the scenario's training data hold if empty
 * @param gradients how shoppers' gradients are taken, where they are the units
 * @param limits at which a federation or a node stops
 */
public record PrivacyConfig(
        PrivacyTerms terms, OptionalInt budgetRounds, OptionalLong population, Gradients gradients, Limits limits) {

    /** What blocks of parameters count for; alike where merchants are the units, whose updates are clipped as they are. */
    public BlockWeights weights() {
        return taken().weights();
    }

    /** How gradients of shoppers are taken in fact: where merchants are the units, without weights that were inherited. */
    public Gradients taken() {
        return terms.unit() == PrivacyUnit.SHOPPER ? gradients : gradients.evenly();
    }

    /** Of nodes that rely on the coordinator's account. */
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

    /** Epsilon at which each node refuses further rounds; empty for nodes without a ledger. */
    public OptionalDouble nodeBudget() {
        return limits.nodeBudget();
    }

    /**
     * How shoppers' gradients are taken.
     *
     * @param negatives items that each of a shopper's is compared with
     * @param positions number of interactions that a shopper's gradient is divided by, whatever it has: a constant, for the number of a
     *     shopper's own is private
     * @param weights what blocks of parameters count for in the norm that is clipped
     */
    public record Gradients(int negatives, double positions, BlockWeights weights) {

        /** Whose blocks count alike. */
        public Gradients(int negatives, double positions) {
            this(negatives, positions, BlockWeights.EVEN);
        }

        /** The same with blocks that count alike. */
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
