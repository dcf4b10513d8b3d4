// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.Optional;

/**
 * Shape of a network; docs/design/network.md defines the computation of each part.
 *
 * @param dimension {@code d}, width of item vectors and states; a multiple of the heads
 * @param encoding encoding of interactions into a state
 * @param items representation of items
 * @param objectives {@code C}, Q heads: 3, or 0 for a network of the policy alone
 * @param rows rows of tables for interactions
 */
public record ModelSpec(int dimension, Encoding encoding, Items items, int objectives, Rows rows) {

    /**
     * Encoding of interactions into a state.
     *
     * @param encoder encoder of interactions
     * @param gate weighing of interactions
     * @param heads {@code H}, attention heads
     * @param history {@code A}, greatest number of interactions in the input
     * @param sequence whether the encoder's state adds a term of its own to the policy's score
     */
    public record Encoding(Encoder encoder, Gate gate, int heads, int history, boolean sequence) {

        /** Creates an encoding without a sequence term. */
        public Encoding(Encoder encoder, Gate gate, int heads, int history) {
            this(encoder, gate, heads, history, false);
        }
    }

    /**
     * Representation of items.
     *
     * @param content encoding of catalogue text and attributes; without it items have vectors only
     * @param vectors whether single items have vectors of the merchant
     * @param memory whether the memory terms take part
     * @param memoryPrior whether the memory weights are the sum of a shared prior and a merchant's deviation. The prior remains among the
     *     shared parameters of a network without memory
     */
    public record Items(Optional<ContentSpec> content, boolean vectors, boolean memory, boolean memoryPrior) {

        /** Creates items whose memory weights are personal as a whole. */
        public Items(Optional<ContentSpec> content, boolean vectors, boolean memory) {
            this(content, vectors, memory, false);
        }
    }

    /**
     * Rows of tables for interactions.
     *
     * @param types rows for interaction types
     * @param gaps rows for the time since the interaction before
     * @param values rows for an interaction's value; 0 to leave values out
     */
    public record Rows(int types, int gaps, int values) {}

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
        /** Gates by interaction and age that add up to one. */
        SOFTMAX,
        /** Gate by interaction and age, independent of the other gates. */
        STRICT,
        /** Equal weights, the baseline of the gates. */
        UNIFORM
    }

    public ModelSpec {
        int heads = encoding.heads();
        int history = encoding.history();
        require(dimension >= 1 && dimension <= 1024, "dimension", dimension, "between 1 and 1024");
        require(heads >= 1 && dimension % heads == 0, "heads", heads, "a divisor of the dimension " + dimension);
        require(history >= 1 && history <= 10_000, "history", history, "between 1 and 10000");
        require(
                objectives == 0 || objectives == Objective.values().length,
                "objectives",
                objectives,
                "0 or " + Objective.values().length);
        require(rows.types() >= 1, "types", rows.types(), "at least 1");
        require(rows.gaps() >= 1, "gaps", rows.gaps(), "at least 1");
        require(rows.values() >= 0, "values", rows.values(), "at least 0");
        if (items.content().isEmpty() && !items.vectors() && !items.memory()) {
            throw new IllegalArgumentException(
                    "found a network without content, item vectors and memory, which knows nothing of items; expected"
                            + " one of them");
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
        return withPersonalPart(false, false);
    }

    /** Returns whether the two differ in their personal parts only. */
    public boolean sharesAllOf(ModelSpec other) {
        return withPersonalPart(false, true).equals(other.withPersonalPart(false, true));
    }

    private ModelSpec withPersonalPart(boolean vectors, boolean tables) {
        Items others = new Items(items.content(), vectors, tables, items.memoryPrior());
        return new ModelSpec(dimension, encoding, others, objectives, rows);
    }

    /** Returns whether the similarity of descriptions adds to the policy's score. */
    public boolean addsSimilarity() {
        return items.content().map(ContentSpec::similarity).orElse(false);
    }

    /** Returns the encoder of interactions. */
    public Encoder encoder() {
        return encoding.encoder();
    }

    /** Returns the weighing of interactions. */
    public Gate gate() {
        return encoding.gate();
    }

    /** Returns whether the encoder's state adds a term of its own to the policy's score. */
    public boolean sequence() {
        return encoding.sequence();
    }

    /** Returns whether scores depend on the encoder's states; otherwise it does not run. */
    public boolean usesStates() {
        return gate() == Gate.CONTEXTUAL || sequence();
    }

    /** Returns {@code H}, the attention heads. */
    public int heads() {
        return encoding.heads();
    }

    /** Returns {@code A}, the greatest number of interactions in the input. */
    public int history() {
        return encoding.history();
    }

    /** Returns the encoding of catalogue text and attributes. */
    public Optional<ContentSpec> content() {
        return items.content();
    }

    /** Returns whether single items have vectors of the merchant, which are never uploaded. */
    public boolean itemVectors() {
        return items.vectors();
    }

    /** Returns whether the memory terms take part. */
    public boolean memory() {
        return items.memory();
    }

    /** Returns whether the shared parameters have a prior of the memory weights. */
    public boolean memoryPrior() {
        return items.memoryPrior();
    }

    /** Returns the rows for interaction types. */
    public int types() {
        return rows.types();
    }

    /** Returns the rows for the time since the interaction before. */
    public int gaps() {
        return rows.gaps();
    }

    /** Returns the rows for an interaction's value. */
    public int values() {
        return rows.values();
    }

    /** Returns the text that digests of checkpoints depend on. It does not follow the grouping of components. */
    @Override
    public String toString() {
        return "ModelSpec[dimension=" + dimension
                + ", heads=" + heads()
                + ", encoder=" + encoder()
                + ", gate=" + gate()
                + ", history=" + history()
                + ", content=" + content()
                + ", itemVectors=" + (itemVectors() ? "PRIVATE" : "NONE")
                + ", objectives=" + objectives
                + ", memory=" + memory()
                + ", types=" + types()
                + ", gaps=" + gaps()
                + ", values=" + values() + (sequence() ? ", sequence=true" : "")
                + (memoryPrior() ? ", memoryPrior=true]" : "]");
    }
}
