// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.List;
import org.hanse.core.learn.kernel.Kernels;

/** The encoder {@code none}: no parameters and no states. Its passes compute nothing. */
record NoEncoder() implements EncoderKind, SequenceEncoder, OnlineEncoder {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public List<EncoderBlock> blocks(int d) {
        return List.of();
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public SequenceEncoder batch(NetworkShape shape, Kernels kernels) {
        return this;
    }

    @Override
    public OnlineEncoder online(NetworkShape shape, Kernels kernels, float[] shared) {
        return this;
    }

    @Override
    public void load(float[] shared) {}

    @Override
    public void forward(SequenceRange range, float[] e, float[] h, float[] shared) {}

    @Override
    public void backward(SequenceRange range, float[] dh, float[] de) {}

    @Override
    public void weightGradient(SequenceRange range, int from, int to, float[] e, float[] shared) {}

    @Override
    public int layers() {
        return 0;
    }

    @Override
    public void encode(EncoderWindow window, float[] h) {}

    @Override
    public void encode(EncoderWindow window, boolean[] hidden, float[] h) {}

    @Override
    public String toString() {
        return "NONE";
    }
}
