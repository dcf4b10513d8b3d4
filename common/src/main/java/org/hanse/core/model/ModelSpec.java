// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.Optional;

/**
 * The shape of a network; see docs/design/network.md for what each part computes.
 *
 * @param dimension {@code d}, width of item vectors and states; a multiple of {@code heads}
 * @param heads {@code H}, attention heads
 * @param encoder what turns interactions into states
 * @param gate how interactions are weighed
 * @param history {@code A}, the greatest number of interactions looked at
 * @param content how catalogue text and attributes enter; without it items are known by their vectors only
 * @param itemVectors whose the vectors of single items are
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

    /** How interactions are weighed. */
    public enum Gate {
        /** By the state, what the interaction is, and its age. */
        CONTEXTUAL,
        /** By what the interaction is and its age, as shares of one. */
        SOFTMAX,
        /** By what the interaction is and its age, each on its own. */
        STRICT,
        /** All the same: what the gates are compared with. */
        UNIFORM
    }

    /** Whose the vectors of single items are. */
    public enum ItemVectors {
        /** Of the node; never uploaded. */
        PRIVATE,
        /** Of the job; all its merchants have one catalogue. */
        SHARED,
        /** Nobody's: items are known by their content only. */
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

    /** {@code C1}: the policy and the objectives. */
    public int scores() {
        return 1 + objectives;
    }

    /**
     * The same network as it is known without any merchant's personal part: no vectors of single items but shared ones, no
     * memory. What is shared is laid out the same.
     *
     * @throws IllegalArgumentException if nothing is left that knows items apart
     */
    public ModelSpec withoutPersonalPart() {
        return withPersonalPart(withoutOwn(), false);
    }

    /** Whether the two differ in their merchants' personal parts only. */
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

    /** Whether item vectors and biases are part of what is uploaded. */
    public boolean sharesItems() {
        return itemVectors == ItemVectors.SHARED;
    }
}
