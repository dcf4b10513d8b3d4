// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.List;
import org.hanse.core.learn.kernel.Kernels;

/** The encoder {@code gru}: a gated recurrent unit. */
record GatedRecurrentUnit() implements EncoderKind {

    @Override
    public String name() {
        return "gru";
    }

    @Override
    public List<EncoderBlock> blocks(int d) {
        return List.of(
                EncoderBlock.weight("input.weight", d, 3 * d),
                EncoderBlock.constant("input.bias", 3 * d, 0),
                EncoderBlock.weight("state.weight", d, 3 * d),
                EncoderBlock.constant("state.bias", 3 * d, 0));
    }

    @Override
    public int width() {
        return 3;
    }

    @Override
    public RecurrentEncoder batch(NetworkShape shape, Kernels kernels) {
        return new RecurrentEncoder(shape, kernels);
    }

    @Override
    public OnlineRecurrence online(NetworkShape shape, Kernels kernels, float[] shared) {
        return new OnlineRecurrence(shape, kernels, shared);
    }

    @Override
    public String toString() {
        return "GRU";
    }
}
