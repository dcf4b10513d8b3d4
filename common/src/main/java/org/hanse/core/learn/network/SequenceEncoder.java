// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/**
 * Turns the embedded interactions of windows into a state at every position (docs/design/network.md, section 3). Holds what its
 * gradient needs, so one object serves one shard and a gradient follows its own forward pass.
 *
 * <p>Shapes: {@code e}, {@code h} and their gradients are {@code [positions, d]}, by window.
 */
public interface SequenceEncoder {

    /** Takes over the parameters; to be called when they have changed. */
    void load(float[] shared);

    /** Computes the states. */
    void forward(SequenceRange range, float[] e, float[] h, float[] shared);

    /**
     * Adds to the gradient of the interactions, and keeps what the gradients of the parameters need; {@code dh} is left as
     * it comes.
     */
    void backward(SequenceRange range, float[] dh, float[] de);

    /** Adds the gradient of the parameters, after {@link #backward}. */
    default void weightGradient(SequenceRange range, float[] e, float[] shared) {
        weightGradient(range, 0, range.windows(), e, shared);
    }

    /**
     * Adds what windows {@code [from, to)} of the range contribute to the gradient of the parameters, the same to the bit
     * whatever other windows are there.
     */
    void weightGradient(SequenceRange range, int from, int to, float[] e, float[] shared);
}
