// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ModelSpec.ItemVectors;

/**
 * The key {@code network} of a scenario.
 *
 * @param dimension width of item vectors and states, from 1 to 1024
 * @param encoder what turns interactions into states
 * @param attention how interactions are weighed
 * @param heads attention heads, a divisor of the dimension
 * @param memory whether the merchant's own tables take part
 * @param itemVectors whose the vectors of single items are
 * @param q whether the objectives' values are learned beside the policy
 * @param content how titles, categories, brands, attributes, prices and dense vectors are read
 */
public record NetworkConfig(
        int dimension,
        EncoderKind encoder,
        Gate attention,
        int heads,
        boolean memory,
        ItemVectors itemVectors,
        boolean q,
        Content content) {

    /** How what a catalogue says of its items enters. */
    public enum Content {
        /** Not at all; {@code false} in a scenario. */
        NONE,
        /** By tables of words and facts, and a convolution, that are learned; {@code true}. */
        LEARNED,
        /**
         * By a projection of the whole description that is fixed before anything is learned; {@code fixed}. Some ten thousand parameters in
         * the place of hundreds of thousands: what noise for privacy leaves most of.
         */
        FIXED;

        /** As a scenario writes it, and as it was when there were two: settings and checkpoints are told from others by it. */
        @Override
        public String toString() {
            return switch (this) {
                case NONE -> "false";
                case LEARNED -> "true";
                case FIXED -> "fixed";
            };
        }
    }

    public static final NetworkConfig DEFAULT =
            new NetworkConfig(64, EncoderKind.GRU, Gate.CONTEXTUAL, 2, true, ItemVectors.PRIVATE, true, Content.LEARNED);

    public NetworkConfig {
        if (heads < 1 || dimension % heads != 0) {
            throw new IllegalArgumentException("heads " + heads + " must be a divisor of the dimension " + dimension);
        }
        if (content == Content.NONE && itemVectors == ItemVectors.NONE && !memory) {
            throw new IllegalArgumentException(
                    "content and memory are off and itemVectors is none: such a network knows"
                            + " nothing of items; switch one of them on");
        }
    }

    /** Returns the same network with interactions weighed in another way. */
    public NetworkConfig withAttention(Gate gate) {
        return new NetworkConfig(dimension, encoder, gate, heads, memory, itemVectors, q, content);
    }

    /** Whether the two differ in what is a merchant's own only: tables, and vectors of single items that nobody shares. */
    public boolean sharesAllOf(NetworkConfig other) {
        return dimension == other.dimension
                && encoder.equals(other.encoder)
                && attention == other.attention
                && heads == other.heads
                && q == other.q
                && content == other.content
                && (itemVectors == ItemVectors.SHARED) == (other.itemVectors == ItemVectors.SHARED);
    }
}
