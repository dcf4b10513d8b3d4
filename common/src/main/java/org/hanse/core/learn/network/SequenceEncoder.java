// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/**
 * Encoder of the embedded interactions of windows into a state at every position (docs/design/network.md, section 3). Keeps the input of
 * its gradient. One object serves one shard, and a gradient follows its own forward pass.
 *
 * <p>Shapes: {@code e}, {@code h} and their gradients are {@code [positions, d]}, by window.
 */
public interface SequenceEncoder {

    /** Loads the parameters; call it after each change. */
    void load(float[] shared);

    /** Computes the states. */
    void forward(SequenceRange range, float[] e, float[] h, float[] shared);

    /** Adds to the gradient of the interactions, and keeps the input of {@link #weightGradient}. Does not change {@code dh}. */
    void backward(SequenceRange range, float[] dh, float[] de);

    /** Adds the gradient of the parameters, after {@link #backward}. */
    default void weightGradient(SequenceRange range, float[] e, float[] shared) {
        weightGradient(range, 0, range.windows(), e, shared);
    }

    /**
     * Adds the contribution of windows {@code [from, to)} of the range to the gradient of the parameters. The result is bitwise
     * independent of the other windows.
     */
    void weightGradient(SequenceRange range, int from, int to, float[] e, float[] shared);
}
