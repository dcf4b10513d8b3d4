// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;
import org.hanse.core.setting.Spelled;

/** The key {@code network}: shape of the network. */
public record NetworkConfig(
        @Key(value = "width of item vectors and states, 1 to 1024", least = 1, most = 1024)
        int dimension,

        @Key(
                value =
                        "behaviour encoder: `gru`, `cnn` or `transformer`; `none`, without parameters, needs gates other than `contextual` and no `sequence`",
                standard = "`gru`")
        EncoderKind encoder,

        @Key("gates of interactions: `contextual`, `softmax`, `strict` or `uniform`")
        Gate attention,

        @Key(value = "attention heads, a divisor of the dimension", least = 1, most = 1024)
        int heads,

        @Key("whether the merchant's own tables take part") boolean memory,

        @Key("vectors of single items: `private`, `shared` (rows of one table, found by items' ids) or `none`")
        ItemVectors itemVectors,

        @Key(value = "rows of that table with `itemVectors: shared`, two for each item", least = 16, most = MOST_ROWS)
        int itemRows,

        @Key("learn values of click, purchase and satisfaction too")
        boolean q,

        @Key(
                "`true`: learned from descriptions; `fixed`: random projection to 512 numbers; `both`: `fixed` beside learned titles; `false`: none")
        Content content,

        @Key("whether the similarity of descriptions adds to scores; `content: false` leaves it out")
        boolean similarity,

        @Key("whether the encoder's state adds a term of its own to scores")
        boolean sequence,

        @Key(
                "whether a shared prior of table weights is learned; needs `memory: true`, no effect with `memoryDropout: 1`, not with `unit: shopper`")
        boolean memoryPrior) {

    /** The most rows of the table of shared item vectors. */
    public static final int MOST_ROWS = 1 << 20;

    /** Owners of the vectors of single items. */
    public enum ItemVectors {
        /** The node; the vectors are never uploaded. */
        PRIVATE,
        /** The job: rows of one table, found by hashes of items' ids, so that catalogues may differ. */
        SHARED,
        /** No vectors of single items: a network knows items by their content and by tables. */
        NONE
    }

    /** Use of item descriptions. */
    public enum Content implements Spelled {
        /** None; {@code false} in a document. */
        NONE,
        /** Learned tables of words and facts, and a convolution; {@code true}. */
        LEARNED,
        /**
         * Fixed random projection of the whole description; {@code fixed}. Some ten thousand parameters instead of hundreds of thousands,
         * so privacy noise costs less.
         */
        FIXED,
        /** The fixed projection beside learned words and convolution of titles; {@code both}. */
        BOTH;

        @Override
        public String spelling() {
            return switch (this) {
                case NONE -> "false";
                case LEARNED -> "true";
                case FIXED -> "fixed";
                case BOTH -> "both";
            };
        }

        /** Returns the spelling: digests of settings and checkpoints depend on it. */
        @Override
        public String toString() {
            return spelling();
        }
    }

    public static final NetworkConfig DEFAULT = new NetworkConfig(
            64,
            EncoderKind.GRU,
            Gate.CONTEXTUAL,
            2,
            true,
            ItemVectors.PRIVATE,
            1 << 14,
            true,
            Content.LEARNED,
            true,
            false,
            false);

    public NetworkConfig {
        if (heads < 1 || dimension % heads != 0) {
            throw new KeyConflictException(
                    "found heads: " + heads + " with dimension: " + dimension
                            + "; expected a divisor of the dimension. Fix: change heads or dimension",
                    "heads",
                    "dimension");
        }
        if (content == Content.NONE && itemVectors == ItemVectors.NONE && !memory) {
            throw new KeyConflictException(
                    "found content and memory off and itemVectors: none; expected one of them on, as such a network"
                            + " knows nothing of items. Fix: switch one of them on",
                    "content",
                    "itemVectors",
                    "memory");
        }
        if (memoryPrior && !memory) {
            throw new KeyConflictException(
                    "found memoryPrior: true with memory: false; expected tables, whose weights have the prior. Fix: write"
                            + " memory: true, or memoryPrior: false",
                    "memoryPrior",
                    "memory");
        }
        if (encoder.equals(EncoderKind.NONE) && usesStates(attention, sequence)) {
            throw new KeyConflictException(
                    "found encoder: none with " + (sequence ? "sequence: true" : "attention: contextual")
                            + "; expected gru, cnn or transformer, whose states are read there. Fix: write encoder: gru, or "
                            + (sequence ? "sequence: false" : "attention: strict"),
                    "encoder",
                    sequence ? "sequence" : "attention");
        }
        similarity = similarity && content != Content.NONE;
    }

    private static boolean usesStates(Gate attention, boolean sequence) {
        return attention == Gate.CONTEXTUAL || sequence;
    }

    /** Returns the text that digests of plans and settings depend on. It does not name a similarity that is left out. */
    @Override
    public String toString() {
        return "NetworkConfig[dimension=" + dimension + ", encoder=" + encoder + ", attention=" + attention
                + ", heads=" + heads + ", memory=" + memory + ", itemVectors=" + itemVectors
                + (itemVectors == ItemVectors.SHARED ? ", itemRows=" + itemRows : "") + ", q=" + q
                + ", content=" + content + (similarity ? ", similarity=true" : "")
                + (sequence ? ", sequence=true" : "") + (memoryPrior ? ", memoryPrior=true" : "") + "]";
    }

    /** Returns this network with other gates. */
    public NetworkConfig withAttention(Gate gate) {
        return new NetworkConfig(
                dimension,
                encoder,
                gate,
                heads,
                memory,
                itemVectors,
                itemRows,
                q,
                content,
                similarity,
                sequence,
                memoryPrior);
    }

    /** Returns whether the two networks have the same shared part. */
    public boolean sharesAllOf(NetworkConfig other) {
        return dimension == other.dimension
                && encoder.equals(other.encoder)
                && attention == other.attention
                && heads == other.heads
                && q == other.q
                && content == other.content
                && similarity == other.similarity
                && sequence == other.sequence
                && memoryPrior == other.memoryPrior
                && sharedRows() == other.sharedRows();
    }

    /** Returns the number of the encoder's parameters, as documents write it. */
    private String encoderSize() {
        long size = encoder.blocks(dimension).stream()
                .mapToLong(
                        block -> block.shape().stream().mapToLong(axis -> axis).reduce(1, (a, b) -> a * b))
                .sum();
        return String.format(Locale.ROOT, "%,d", size);
    }

    /** Returns the rows of the table of shared item vectors; 0 without one. */
    int sharedRows() {
        return itemVectors == ItemVectors.SHARED ? itemRows : 0;
    }

    /**
     * Returns a warning for each key without effect beside the others.
     *
     * @param written returns whether a document has the key; defaults without effect are no mistake
     * @param uploaded whether the shared parameters are uploaded; those of an encoder that does not run cost then, by default too
     */
    public List<String> ineffective(Predicate<String> written, boolean uploaded) {
        List<String> warnings = new ArrayList<>();
        if ((uploaded || written.test("encoder"))
                && !encoder.equals(EncoderKind.NONE)
                && !usesStates(attention, sequence)) {
            warnings.add("network.encoder: found " + encoder.name() + " with attention: "
                    + attention.name().toLowerCase(Locale.ROOT) + " and without sequence, where no encoder runs"
                    + (uploaded ? " and its " + encoderSize() + " parameters are in each update for nothing" : "")
                    + ". Fix: write encoder: none, or sequence: true");
        }
        if (written.test("itemRows") && itemVectors != ItemVectors.SHARED) {
            warnings.add("network.itemRows: found " + itemRows
                    + " without itemVectors: shared, where there is no such table. Fix: leave it out, or write"
                    + " itemVectors: shared");
        }
        if (written.test("similarity") && similarity && content == Content.NONE) {
            warnings.add(
                    "network.similarity: found true with content: false, which leaves descriptions out. Fix: leave it"
                            + " out, or write content: fixed");
        }
        return warnings;
    }
}
