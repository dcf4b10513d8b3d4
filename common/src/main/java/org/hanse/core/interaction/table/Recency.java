// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import org.hanse.core.interaction.InteractionSequence;

/**
 * Weights of a history's interactions by age: {@code decay^k} for the k-th from the end. A decay of 1 weighs all alike.
 *
 * @param decay in (0, 1]
 */
public record Recency(double decay) {

    /** Weights below this are as good as none. */
    private static final double NEGLIGIBLE = 1e-6;

    public Recency {
        if (!(decay > 0 && decay <= 1)) {
            throw new IllegalArgumentException("decay " + decay + " is outside (0, 1]");
        }
    }

    /** Consumer of an interaction of the history with its weight. */
    @FunctionalInterface
    public interface WeightedInteraction {
        void accept(int index, double weight);
    }

    /** Consumer of an item of the history with its weight. */
    @FunctionalInterface
    public interface WeightedItem {
        void accept(int item, double weight);
    }

    /** Visits the history from its end while weights matter. */
    public void visit(InteractionSequence history, WeightedItem visitor) {
        visitIndices(history, (index, weight) -> visitor.accept(history.item(index), weight));
    }

    /** Visits the indices of the history from its end while weights matter. */
    public void visitIndices(InteractionSequence history, WeightedInteraction visitor) {
        double weight = 1.0;
        for (int i = history.length() - 1; i >= 0 && weight > NEGLIGIBLE; i--) {
            visitor.accept(i, weight);
            weight *= decay;
        }
    }
}
