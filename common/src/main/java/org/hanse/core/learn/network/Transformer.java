// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.learn.kernel.Kernels;

/** The encoder {@code transformer}: blocks of causal self-attention. */
record Transformer() implements EncoderKind {

    /** Number of blocks. */
    static final int BLOCKS = 2;

    /** Width of a block's inner layer, in multiples of the dimension. */
    static final int INNER = 2;

    @Override
    public String name() {
        return "transformer";
    }

    @Override
    public List<EncoderBlock> blocks(int d) {
        List<EncoderBlock> blocks = new ArrayList<>();
        for (int b = 0; b < BLOCKS; b++) {
            blocks.add(EncoderBlock.constant(b + ".attention.gain", d, 1));
            blocks.add(EncoderBlock.weight(b + ".attention.input.weight", d, 3 * d));
            blocks.add(EncoderBlock.weight(b + ".attention.output.weight", d, d));
            blocks.add(EncoderBlock.constant(b + ".inner.gain", d, 1));
            blocks.add(EncoderBlock.weight(b + ".inner.input.weight", d, INNER * d));
            blocks.add(EncoderBlock.constant(b + ".inner.input.bias", INNER * d, 0));
            blocks.add(EncoderBlock.weight(b + ".inner.output.weight", INNER * d, d));
            blocks.add(EncoderBlock.constant(b + ".inner.output.bias", d, 0));
        }
        blocks.add(EncoderBlock.constant("gain", d, 1));
        return blocks;
    }

    @Override
    public int width() {
        return 3;
    }

    @Override
    public SelfAttentionEncoder batch(NetworkShape shape, Kernels kernels) {
        return new SelfAttentionEncoder(shape, kernels);
    }

    /** Recomputes the whole window: states of the second block depend on all interactions of the window. */
    @Override
    public OnlineEncoder online(NetworkShape shape, Kernels kernels, float[] shared) {
        return new WindowEncoder(batch(shape, kernels), shape, shared);
    }

    @Override
    public String toString() {
        return "TRANSFORMER";
    }
}
