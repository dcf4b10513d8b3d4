// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.kernel.PackedMatrix;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.model.ModelSpec;

/**
 * Gates of a history's last position only, equal to those of {@code learn.network}. An interaction's key, which
 * depends on it only, is computed when it is appended. Hidden interactions have gates of 0; normalised gates are
 * shares among the visible ones. Working memory of one scorer.
 */
final class LastGates {

    private final ScoringNetwork network;
    private final NetworkShape shape;
    private final Kernels kernels;
    private final ModelSpec.Gate kind;
    private final int width;
    private final float scale;
    private final int keyWidth;
    private final Linear query;
    private final Linear key;
    private final float[] asked;
    private final FloatBuffer gates = new FloatBuffer();
    private final PackedMatrix scratch = new PackedMatrix();
    private final Matrix a = new Matrix();
    private final Matrix b = new Matrix();
    private final Matrix c = new Matrix();

    LastGates(ScoringNetwork network) {
        this.network = network;
        this.shape = network.shape;
        this.kernels = network.kernels;
        this.kind = shape.spec.gate();
        this.width = shape.d / shape.heads;
        this.scale = (float) (1 / Math.sqrt(width));
        this.keyWidth = kind == ModelSpec.Gate.CONTEXTUAL ? shape.d : kind == ModelSpec.Gate.UNIFORM ? 0 : shape.heads;
        this.query = new Linear(kernels, shape.d, shape.d);
        this.key = new Linear(kernels, shape.d, Math.max(1, keyWidth));
        this.asked = new float[shape.d];
        if (keyWidth > 0) {
            key.load(network.shared, shape.keyWeight);
        }
        if (contextual()) {
            query.load(network.shared, shape.queryWeight);
        }
    }

    /** Returns whether gates depend on the encoder's state. */
    private boolean contextual() {
        return kind == ModelSpec.Gate.CONTEXTUAL;
    }

    /** Numbers that are kept of an interaction. */
    int keyWidth() {
        return keyWidth;
    }

    /** Computes the stored values of the interaction at {@code row}. */
    void append(ShopperState shopper, int row) {
        if (keyWidth > 0) {
            key.forward(shopper.e, row * shape.d, 1, network.shared, shape.keyBias, shopper.keys, row * keyWidth);
        }
    }

    /**
     * Returns the gates, {@code [heads, window]}, valid until the next call.
     *
     * @param h the encoder's state, where gates depend on it
     * @param hidden {@code [window]}; or empty
     */
    float[] of(ShopperState shopper, float[] h, boolean[] hidden) {
        int n = shopper.length();
        float[] g = gates.of(shape.heads * n);
        if (kind == ModelSpec.Gate.UNIFORM) {
            Arrays.fill(g, 0, shape.heads * n, 1f / visible(n, hidden));
            for (int head = 0; head < shape.heads; head++) {
                hide(g, head * n, hidden, 0f);
            }
            return g;
        }
        if (contextual()) {
            query.forward(h, 0, 1, network.shared, shape.queryBias, asked, 0);
            kernels.scale(scale, asked, 0, shape.d);
        }
        for (int head = 0; head < shape.heads; head++) {
            logits(shopper, head, g, head * n);
            activate(g, head * n, n, hidden);
        }
        return g;
    }

    private static int visible(int n, boolean[] hidden) {
        int count = n;
        for (boolean one : hidden) {
            count -= one ? 1 : 0;
        }
        return count;
    }

    private static void hide(float[] g, int at, boolean[] hidden, float with) {
        for (int t = 0; t < hidden.length; t++) {
            if (hidden[t]) {
                g[at + t] = with;
            }
        }
    }

    private void logits(ShopperState shopper, int head, float[] g, int at) {
        int n = shopper.length();
        if (contextual()) {
            kernels.multiply(
                    a.set(shopper.keys, shopper.start * keyWidth + head * width, n, width, keyWidth),
                    b.set(asked, head * width, width, 1),
                    c.set(g, at, n, 1),
                    false,
                    scratch);
        } else {
            for (int t = 0; t < n; t++) {
                g[at + t] = shopper.keys[(shopper.start + t) * keyWidth + head];
            }
        }
        int ages = shape.age + head * shape.spec.history();
        for (int t = 0; t < n; t++) {
            g[at + t] += network.shared[ages + n - 1 - t];
        }
    }

    private void activate(float[] g, int at, int n, boolean[] hidden) {
        if (kind == ModelSpec.Gate.STRICT) {
            for (int t = at; t < at + n; t++) {
                g[t] = (float) (1 / (1 + Math.exp(-g[t])));
            }
            hide(g, at, hidden, 0f);
            return;
        }
        hide(g, at, hidden, Float.NEGATIVE_INFINITY);
        float sum = kernels.exponentials(g, at, n, kernels.maximum(g, at, n));
        kernels.scale(1f / sum, g, at, n);
    }
}
