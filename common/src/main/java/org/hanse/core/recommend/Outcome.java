// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.List;
import org.hanse.core.learn.score.ScoreTerms;

/**
 * Recommended items.
 *
 * @param slots items by slot
 * @param servedBy what scored them
 * @param because why that and not the shopper's own scores
 * @param pools items that the slots were drawn from
 */
public record Outcome(List<Slot> slots, ServedBy servedBy, Because because, SlotPools pools) {

    /** Sources of scores. */
    public enum ServedBy {
        /** A network or a mix of tables, with the shopper's history. */
        PERSONAL,
        /** The network without any interaction. */
        ANONYMOUS,
        /** Number of shoppers that met an item. */
        POPULARITY
    }

    /** Reason of {@link ServedBy}. */
    public enum Because {
        /** Model and history are present. */
        HISTORY,
        /** The request itself has interactions, such as the item of a page, and nothing else is known. */
        CONTEXT,
        /** No item was allowed. */
        NO_ITEM,
        /** Profiling is off. */
        PROFILING_OFF,
        /** The shopper has no history. */
        NO_HISTORY,
        /** Popularity is the best on the shop's validation queries. */
        VALIDATION
    }

    /**
     * Recommended item.
     *
     * @param item index in the catalogue
     * @param terms terms, whose sum is the score
     * @param propensity probability that the slot holds this item, given the slots before
     * @param best whether the item would be there without exploration
     * @param pinned whether a rule put the item there
     */
    public record Slot(int item, ScoreTerms terms, double propensity, boolean best, boolean pinned) {

        /** Returns the score. */
        public double score() {
            return terms.sum();
        }
    }

    public Outcome {
        slots = List.copyOf(slots);
    }

    /** Returns the probability of all slots together. */
    public double propensity() {
        double product = 1;
        for (Slot slot : slots) {
            product *= slot.propensity();
        }
        return product;
    }
}
