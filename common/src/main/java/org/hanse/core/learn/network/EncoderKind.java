// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.List;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.ModelSpec;

/**
 * Kind of encoder: its name, its parameters and its computation, in batches for training and step by step for serving. A new kind is a
 * class of its own with its two passes, an entry of the {@code permits} list and one of {@link #BUILT_IN}.
 *
 * <p>The text of {@link Object#toString} is part of the digests of runs.
 */
public sealed interface EncoderKind extends ModelSpec.Encoder
        permits GatedRecurrentUnit, DilatedConvolutions, Transformer, NoEncoder, ExternalEncoder {

    /** Gated recurrent unit. */
    EncoderKind GRU = new GatedRecurrentUnit();

    /** Dilated causal convolutions. */
    EncoderKind CNN = new DilatedConvolutions();

    /** Blocks of causal self-attention. */
    EncoderKind TRANSFORMER = new Transformer();

    /** No encoder, for a network whose scores depend on no state (docs/adr/0086). */
    EncoderKind NONE = new NoEncoder();

    /** All kinds of this build that compute states. */
    List<EncoderKind> BUILT_IN = List.of(GRU, CNN, TRANSFORMER);

    /**
     * Returns the kind of a network's encoder, which has its parameters also where it does not run.
     *
     * @throws IllegalArgumentException if no class implements the encoder of the specification, or scores depend on states of none
     */
    static EncoderKind of(ModelSpec spec) {
        if (spec.encoder().equals(NONE) && spec.usesStates()) {
            throw new IllegalArgumentException("found no encoder with gates or a term that read its states; expected"
                    + " one of " + BUILT_IN.stream().map(EncoderKind::name).toList());
        }
        if (spec.encoder() instanceof EncoderKind kind) {
            return kind;
        }
        throw new IllegalArgumentException("found the encoder " + spec.encoder().name() + "; expected one of "
                + BUILT_IN.stream().map(EncoderKind::name).toList());
    }

    /** Returns the kind that runs: {@link #NONE} where scores depend on no state. */
    static EncoderKind running(ModelSpec spec) {
        return spec.usesStates() ? of(spec) : NONE;
    }

    /**
     * Returns the parameters in the order of the layout. Their names are {@code encoder.} and the block's name.
     *
     * @param dimension {@code d}, width of interactions and states
     */
    List<EncoderBlock> blocks(int dimension);

    /** Returns the widest row of working memory of a position, in multiples of the dimension. */
    int width();

    /** Returns a pass over batches with working memory of its own, for one shard. */
    SequenceEncoder batch(NetworkShape shape, Kernels kernels);

    /**
     * Returns a pass over one shopper's window with working memory of its own.
     *
     * @param shared shared parameters, which do not change
     */
    OnlineEncoder online(NetworkShape shape, Kernels kernels, float[] shared);
}
