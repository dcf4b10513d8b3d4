// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.kernel.PackedMatrix;

/**
 * Gated sum of a window's interactions, for every position and head (docs/design/network.md, section 4): {@code m = [g_1 e, ..., g_H e]}.
 * Keeps the gates for the gradient. One object serves one shard.
 *
 * <p>Shapes: gates {@code [window][head][s, t]}, zero for {@code t > s}; {@code m [positions, heads * d]}.
 */
public final class AttentionPooling {

    private final Kernels kernels;
    private final Gates logits;
    private final int d;
    private final int heads;
    private final FloatBuffer gates = new FloatBuffer();
    private final FloatBuffer dLogits = new FloatBuffer();
    private final PackedMatrix scratch = new PackedMatrix();
    private final Matrix a = new Matrix();
    private final Matrix b = new Matrix();
    private final Matrix c = new Matrix();

    AttentionPooling(NetworkShape shape, Kernels kernels) {
        this.kernels = kernels;
        this.logits = Gates.of(shape, kernels);
        this.d = shape.d;
        this.heads = shape.heads;
    }

    void load(float[] shared) {
        logits.load(shared);
    }

    /** Returns the gates of the last forward pass; see {@link #gatesAt}. */
    public float[] gates() {
        return gates.current();
    }

    /** Returns the offset of the gates of head {@code head} of window {@code w}. */
    public int gatesAt(SequenceRange range, int w, int head) {
        return Math.toIntExact(size(range, w) + (long) head * range.length(w) * range.length(w));
    }

    /** Returns the number of gates of the first {@code windows} windows. */
    private long size(SequenceRange range, int windows) {
        long size = 0;
        for (int w = 0; w < windows; w++) {
            size += (long) heads * range.length(w) * range.length(w);
        }
        return size;
    }

    void forward(SequenceRange range, float[] e, float[] h, float[] m, float[] shared) {
        logits.forward(range, e, h, shared);
        float[] g = gates.of(FloatBuffer.size(size(range, range.windows())));
        int at = 0;
        for (int w = 0; w < range.windows(); w++) {
            int length = range.length(w);
            int start = range.start(w);
            for (int head = 0; head < heads; head++) {
                logits.window(start, length, head, shared, g, at);
                logits.activate(g, at, length);
                kernels.multiply(
                        a.set(g, at, length, length),
                        b.set(e, start * d, length, d),
                        c.set(m, (start * heads + head) * d, length, d, heads * d),
                        false,
                        scratch);
                at += length * length;
            }
        }
    }

    /** Adds to the gradients of interactions and states, and keeps the input of {@link #weightGradient}. */
    void backward(SequenceRange range, float[] e, float[] dm, float[] de, float[] dh) {
        float[] g = gates.current();
        logits.beginGradient(range);
        int at = 0;
        for (int w = 0; w < range.windows(); w++) {
            int length = range.length(w);
            int start = range.start(w);
            float[] dl = dLogits.of(length * length);
            for (int head = 0; head < heads; head++) {
                int mAt = (start * heads + head) * d;
                kernels.multiply(
                        a.setTransposed(g, at, length, length),
                        b.set(dm, mAt, length, d, heads * d),
                        c.set(de, start * d, length, d),
                        true,
                        scratch);
                kernels.multiply(
                        a.set(dm, mAt, length, d, heads * d),
                        b.setTransposed(e, start * d, d, length),
                        c.set(dl, 0, length, length),
                        false,
                        scratch);
                logits.activateGradient(g, at, length, dl);
                logits.windowGradient(start, length, head, dl);
                at += length * length;
            }
        }
        logits.endGradient(range, de, dh);
    }

    /** Adds the contribution of windows {@code [from, to)} to the gradient of the parameters, after {@link #backward}. */
    void weightGradient(SequenceRange range, int from, int to, float[] e, float[] h, float[] shared) {
        logits.weightGradient(range, from, to, e, h, shared);
    }
}
