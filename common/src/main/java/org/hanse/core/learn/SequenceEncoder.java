// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/**
 * Turns the embedded interactions of windows into a state at every position (docs/NETWORK.md, section 3). Holds what its
 * gradient needs, so one object serves one shard and a gradient follows its own forward pass.
 *
 * <p>Shapes: {@code e}, {@code h} and their gradients are {@code [positions, d]}, by window.
 */
interface SequenceEncoder {

    /** Takes over the parameters; to be called when they have changed. */
    void load(float[] shared);

    /** Computes the states. */
    void forward(SequenceRange range, float[] e, float[] h, float[] shared);

    /** Adds to the gradients of the interactions and of the parameters; {@code dh} is left as it comes. */
    void gradient(SequenceRange range, float[] e, float[] dh, float[] de, float[] shared);
}
