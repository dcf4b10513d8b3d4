// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Arrays;
import org.hanse.core.learn.kernel.Kernels;

/**
 * How much each interaction counts at each later position. A window's gates of one head are a lower triangle
 * {@code [s, t]}; they come from logits that the kinds of gates compute differently, and from an activation.
 *
 * <p>One object serves one shard: gradients need what the forward pass left.
 */
abstract class Gates {

    final Kernels kernels;

    Gates(Kernels kernels) {
        this.kernels = kernels;
    }

    static Gates of(NetworkShape shape, Kernels kernels) {
        return switch (shape.spec.gate()) {
            case CONTEXTUAL -> new ContextualGates(shape, kernels);
            case SOFTMAX -> new LocalGates(shape, kernels, false);
            case STRICT -> new LocalGates(shape, kernels, true);
            case UNIFORM -> new UniformGates(kernels);
        };
    }

    /** Takes over the parameters; to be called when they have changed. */
    abstract void load(float[] shared);

    /** Computes what all windows of the range have in common, from interactions and states. */
    abstract void forward(SequenceRange range, float[] e, float[] h, float[] shared);

    /** Writes the logits of one window and head to the lower triangle of {@code g [length, length]}. */
    abstract void window(int start, int length, int head, float[] shared, float[] g, int at);

    /** Turns logits into gates, zero above the diagonal. */
    void activate(float[] g, int at, int length) {
        for (int s = 0; s < length; s++) {
            int row = at + s * length;
            float sum = kernels.exponentials(g, row, s + 1, kernels.maximum(g, row, s + 1));
            kernels.scale(1f / sum, g, row, s + 1);
            Arrays.fill(g, row + s + 1, row + length, 0f);
        }
    }

    /** Turns the gradient of the gates in {@code dl [length, length]} into that of the logits, zero above the diagonal. */
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

    /** Takes the gradient of the logits of one window and head. */
    abstract void windowGradient(int start, int length, int head, float[] dl, float[] shared);

    /** Ends the gradient, adding to those of interactions, states and parameters. */
    abstract void endGradient(SequenceRange range, float[] e, float[] h, float[] de, float[] dh, float[] shared);

    /** Adds the part of the logits that depends on age alone. */
    static void addAges(float[] parameters, int ages, float[] g, int at, int length) {
        for (int s = 0; s < length; s++) {
            int row = at + s * length;
            for (int t = 0; t <= s; t++) {
                g[row + t] += parameters[ages + s - t];
            }
        }
    }

    /** The gradient of {@link #addAges}. */
    static void addAgeGradients(float[] dl, int length, float[] gradient, int ages) {
        for (int s = 0; s < length; s++) {
            int row = s * length;
            for (int t = 0; t <= s; t++) {
                gradient[ages + s - t] += dl[row + t];
            }
        }
    }
}
