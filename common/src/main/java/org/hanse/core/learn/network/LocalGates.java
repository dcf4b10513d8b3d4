// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;

/**
 * Gates from the content and age of an interaction, independent of all others before the activation. With {@code softmax} they sum to one.
 * With {@code strict} each gate is independent: hiding an interaction changes a score by exactly its term.
 */
final class LocalGates extends Gates {

    private final NetworkShape shape;
    private final boolean strict;
    private final int d;
    private final int heads;
    private final Linear key;
    private final FloatBuffer logits = new FloatBuffer();
    private final FloatBuffer dLogits = new FloatBuffer();

    LocalGates(NetworkShape shape, Kernels kernels, boolean strict) {
        super(shape, kernels);
        this.shape = shape;
        this.strict = strict;
        this.d = shape.d;
        this.heads = shape.heads;
        this.key = new Linear(kernels, d, heads);
    }

    @Override
    void load(float[] shared) {
        key.load(shared, shape.keyWeight);
        key.loadTransposed(shared, shape.keyWeight);
    }

    @Override
    void forward(SequenceRange range, float[] e, float[] h, float[] shared) {
        key.forward(e, 0, range.positions, shared, shape.keyBias, logits.of(range.positions * heads), 0);
    }

    @Override
    void window(int start, int length, int head, float[] shared, float[] g, int at) {
        float[] own = logits.current();
        for (int s = 0; s < length; s++) {
            for (int t = 0; t <= s; t++) {
                g[at + s * length + t] = own[(start + t) * heads + head];
            }
        }
        addAges(shared, shape.age + head * shape.spec.history(), g, at, length);
    }

    @Override
    void activate(float[] g, int at, int length) {
        if (!strict) {
            super.activate(g, at, length);
            return;
        }
        for (int s = 0; s < length; s++) {
            int row = at + s * length;
            for (int t = row; t <= row + s; t++) {
                g[t] = (float) (1 / (1 + Math.exp(-g[t])));
            }
            Arrays.fill(g, row + s + 1, row + length, 0f);
        }
    }

    @Override
    void activateGradient(float[] g, int at, int length, float[] dl) {
        if (!strict) {
            super.activateGradient(g, at, length, dl);
            return;
        }
        for (int i = 0; i < length * length; i++) {
            dl[i] *= g[at + i] * (1 - g[at + i]);
        }
    }

    @Override
    void beginGradient(SequenceRange range) {
        beginAges(range);
        dLogits.zeroed(range.positions * heads);
    }

    @Override
    void windowGradient(int start, int length, int head, float[] dl) {
        gatherAges(dl, start, length, head);
        float[] own = dLogits.current();
        for (int s = 0; s < length; s++) {
            for (int t = 0; t <= s; t++) {
                own[(start + t) * heads + head] += dl[s * length + t];
            }
        }
    }

    @Override
    void endGradient(SequenceRange range, float[] de, float[] dh) {
        key.inputGradient(dLogits.current(), 0, range.positions, de, 0, true);
    }

    @Override
    void weightGradient(SequenceRange range, int from, int to, float[] e, float[] h, float[] shared) {
        addAgeGradients(range, from, to, shared);
        int start = range.start(from);
        int n = range.start(to) - start;
        float[] own = dLogits.current();
        key.weightGradient(e, start * d, own, start * heads, n, shared, shape.keyWeight);
        key.biasGradient(own, start * heads, n, shared, shape.keyBias);
    }
}
