// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;

/**
 * Weights of each interaction at each later position. A window's gates of one head are a lower triangle {@code [s, t]}. They are the
 * activation of logits, whose computation depends on the kind of gates.
 *
 * <p>One object serves one shard, because gradients use the results of the forward pass.
 */
abstract class Gates {

    final Kernels kernels;
    private final int heads;
    private final int history;
    private final int age;

    /** Gradients of the ages, by window: {@code [head][length]}. */
    private final FloatBuffer dAges = new FloatBuffer();

    Gates(NetworkShape shape, Kernels kernels) {
        this.kernels = kernels;
        this.heads = shape.heads;
        this.history = shape.spec.history();
        this.age = shape.age;
    }

    static Gates of(NetworkShape shape, Kernels kernels) {
        return switch (shape.spec.gate()) {
            case CONTEXTUAL -> new ContextualGates(shape, kernels);
            case SOFTMAX -> new LocalGates(shape, kernels, false);
            case STRICT -> new LocalGates(shape, kernels, true);
            case UNIFORM -> new UniformGates(shape, kernels);
        };
    }

    /** Loads the parameters; call it after each change. */
    abstract void load(float[] shared);

    /** Computes the common input of all windows of the range from interactions and states. */
    abstract void forward(SequenceRange range, float[] e, float[] h, float[] shared);

    /** Writes the logits of one window and head to the lower triangle of {@code g [length, length]}. */
    abstract void window(int start, int length, int head, float[] shared, float[] g, int at);

    /** Computes gates from logits, zero above the diagonal. */
    void activate(float[] g, int at, int length) {
        for (int s = 0; s < length; s++) {
            int row = at + s * length;
            float sum = kernels.exponentials(g, row, s + 1, kernels.maximum(g, row, s + 1));
            kernels.scale(1f / sum, g, row, s + 1);
            Arrays.fill(g, row + s + 1, row + length, 0f);
        }
    }

    /** Computes the gradient of the logits from that of the gates in {@code dl [length, length]}, zero above the diagonal. */
    void activateGradient(float[] g, int at, int length, float[] dl) {
        for (int s = 0; s < length; s++) {
            int row = s * length;
            float mean = kernels.dot(g, at + row, dl, row, s + 1);
            for (int t = 0; t <= s; t++) {
                dl[row + t] = g[at + row + t] * (dl[row + t] - mean);
            }
            Arrays.fill(dl, row + s + 1, row + length, 0f);
        }
    }

    /** Begins a gradient over all windows of the range. */
    abstract void beginGradient(SequenceRange range);

    /** Adds the gradient of the logits of one window and head. */
    abstract void windowGradient(int start, int length, int head, float[] dl);

    /** Ends the gradient: adds to those of interactions and states, and keeps the input of {@link #weightGradient}. */
    abstract void endGradient(SequenceRange range, float[] de, float[] dh);

    /** Adds the contribution of windows {@code [from, to)} to the gradient of the parameters, after {@link #endGradient}. */
    abstract void weightGradient(SequenceRange range, int from, int to, float[] e, float[] h, float[] shared);

    /** Adds the part of the logits that depends on age alone. */
    static void addAges(float[] parameters, int ages, float[] g, int at, int length) {
        for (int s = 0; s < length; s++) {
            int row = at + s * length;
            for (int t = 0; t <= s; t++) {
                g[row + t] += parameters[ages + s - t];
            }
        }
    }

    /** Begins the gradient of {@link #addAges}. */
    final void beginAges(SequenceRange range) {
        dAges.zeroed(range.positions * heads);
    }

    /** Adds the gradient of {@link #addAges} of one window and head. */
    final void gatherAges(float[] dl, int start, int length, int head) {
        float[] gradient = dAges.current();
        int ages = start * heads + head * length;
        for (int s = 0; s < length; s++) {
            int row = s * length;
            for (int t = 0; t <= s; t++) {
                gradient[ages + s - t] += dl[row + t];
            }
        }
    }

    /** Adds the age gradients of windows {@code [from, to)}. */
    final void addAgeGradients(SequenceRange range, int from, int to, float[] shared) {
        for (int w = from; w < to; w++) {
            int length = range.length(w);
            for (int head = 0; head < heads; head++) {
                int at = range.start(w) * heads + head * length;
                kernels.addScaled(1f, dAges.current(), at, shared, age + head * history, length);
            }
        }
    }
}
