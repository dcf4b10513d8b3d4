// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.Kernels;

/** Equal gates for all interactions, without parameters: the baseline of the other gates. */
final class UniformGates extends Gates {

    UniformGates(NetworkShape shape, Kernels kernels) {
        super(shape, kernels);
    }

    @Override
    void load(float[] shared) {
        // no parameters
    }

    @Override
    void forward(SequenceRange range, float[] e, float[] h, float[] shared) {
        // nothing in common
    }

    @Override
    void window(int start, int length, int head, float[] shared, float[] g, int at) {
        for (int s = 0; s < length; s++) {
            Arrays.fill(g, at + s * length, at + s * length + s + 1, 1f / (s + 1));
            Arrays.fill(g, at + s * length + s + 1, at + (s + 1) * length, 0f);
        }
    }

    @Override
    void activate(float[] g, int at, int length) {
        // the logits are the gates
    }

    @Override
    void activateGradient(float[] g, int at, int length, float[] dl) {
        // no logits
    }

    @Override
    void beginGradient(SequenceRange range) {
        // nothing to gather
    }

    @Override
    void windowGradient(int start, int length, int head, float[] dl) {
        // no parameters
    }

    @Override
    void endGradient(SequenceRange range, float[] de, float[] dh) {
        // no parameters
    }

    @Override
    void weightGradient(SequenceRange range, int from, int to, float[] e, float[] h, float[] shared) {
        // no parameters
    }
}
