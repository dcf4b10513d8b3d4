// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.learn.kernel.Kernels;

/** The encoder {@code cnn}: dilated causal convolutions. */
record DilatedConvolutions() implements EncoderKind {

    /** Number of layers. */
    static final int LAYERS = 3;

    /** Taps of a convolution. */
    static final int TAPS = 3;

    @Override
    public String name() {
        return "cnn";
    }

    @Override
    public List<EncoderBlock> blocks(int d) {
        List<EncoderBlock> blocks = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            blocks.add(EncoderBlock.weight(layer + ".weight", TAPS * d, d));
            blocks.add(EncoderBlock.constant(layer + ".bias", d, 0));
        }
        return blocks;
    }

    @Override
    public int width() {
        return TAPS;
    }

    @Override
    public ConvolutionalEncoder batch(NetworkShape shape, Kernels kernels) {
        return new ConvolutionalEncoder(shape, kernels);
    }

    @Override
    public OnlineConvolution online(NetworkShape shape, Kernels kernels, float[] shared) {
        return new OnlineConvolution(shape, kernels, shared);
    }

    @Override
    public String toString() {
        return "CNN";
    }
}
