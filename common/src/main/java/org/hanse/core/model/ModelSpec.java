// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.Optional;

/**
 * Shape of a network; docs/design/network.md defines the computation of each part.
 *
 * @param dimension {@code d}, width of item vectors and states; a multiple of {@code heads}
 * @param heads {@code H}, attention heads
 * @param encoder encoder of interactions
 * @param gate weighing of interactions
 * @param history {@code A}, greatest number of interactions in the input
 * @param content encoding of catalogue text and attributes; without it items have vectors only
 * @param itemVectors owner of the vectors of single items
 * @param objectives {@code C}, Q heads: 3, or 0 for a network of the policy alone
 * @param memory whether the memory terms take part
 * @param types rows for interaction types
 * @param gaps rows for the time since the interaction before
 * @param values rows for an interaction's value; 0 to leave values out
 */
public record ModelSpec(
        int dimension,
        int heads,
        Encoder encoder,
        Gate gate,
        int history,
        Optional<ContentSpec> content,
        ItemVectors itemVectors,
        int objectives,
        boolean memory,
        int types,
        int gaps,
        int values) {

    /** Names of the objectives, in the order of the Q heads. */
    public enum Objective {
        CLICK,
        PURCHASE,
        SATISFACTION
    }

    /** Encoder of interactions into states. {@code core.learn.network} holds its kinds and computes them. */
    public interface Encoder {

        /** Returns the name in documents. */
        String name();
    }

    /** Kinds of gates that weigh interactions. */
    public enum Gate {
        /** Gate by state, interaction and age. */
        CONTEXTUAL,
        /** Gate by interaction and age, with shares that add up to one. */
        SOFTMAX,
        /** Gate by interaction and age, each independent of the others. */
        STRICT,
        /** Equal weights, the baseline of the gates. */
        UNIFORM
    }

    /** Owners of the vectors of single items. */
    public enum ItemVectors {
        /** The node; the vectors are never uploaded. */
        PRIVATE,
        /** The job; all its merchants have one catalogue. */
        SHARED,
        /** No item embeddings: items have content features only. */
        NONE
    }

    public ModelSpec {
        require(dimension >= 1 && dimension <= 1024, "dimension", dimension, "between 1 and 1024");
        require(heads >= 1 && dimension % heads == 0, "heads", heads, "a divisor of the dimension " + dimension);
        require(history >= 1 && history <= 10_000, "history", history, "between 1 and 10000");
        require(
                objectives == 0 || objectives == Objective.values().length,
                "objectives",
                objectives,
                "0 or " + Objective.values().length);
        require(types >= 1, "types", types, "at least 1");
        require(gaps >= 1, "gaps", gaps, "at least 1");
        require(values >= 0, "values", values, "at least 0");
        if (content.isEmpty() && itemVectors == ItemVectors.NONE && !memory) {
            throw new IllegalArgumentException(
                    "a network without content, item vectors and memory knows nothing of items");
        }
    }

    private static void require(boolean holds, String name, int value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + " must be " + range);
        }
    }

    /** Returns {@code C1}: the policy and the objectives. */
    public int scores() {
        return 1 + objectives;
    }

    /**
     * Returns the same network without a personal part: without private item vectors and without memory. The layout of
     * the shared part is unchanged.
     *
     * @throws IllegalArgumentException if no remaining part distinguishes items
     */
    public ModelSpec withoutPersonalPart() {
        return withPersonalPart(withoutOwn(), false);
    }

    /** Returns whether the two differ in their personal parts only. */
    public boolean sharesAllOf(ModelSpec other) {
        return withPersonalPart(withoutOwn(), true).equals(other.withPersonalPart(other.withoutOwn(), true));
    }

    private ItemVectors withoutOwn() {
        return sharesItems() ? ItemVectors.SHARED : ItemVectors.NONE;
    }

    private ModelSpec withPersonalPart(ItemVectors vectors, boolean tables) {
        return new ModelSpec(
                dimension, heads, encoder, gate, history, content, vectors, objectives, tables, types, gaps, values);
    }

    /** Returns whether item vectors and biases are uploaded. */
    public boolean sharesItems() {
        return itemVectors == ItemVectors.SHARED;
    }
}
