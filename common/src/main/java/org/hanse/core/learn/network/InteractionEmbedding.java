// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.SplittableRandom;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;

/**
 * Embedding of the interactions of windows (docs/design/network.md, section 3): item vector, type, gap and value, then dropout. The
 * dropout mask depends on the window alone, so every shard and batch drops the same components.
 *
 * <p>Shape: {@code e [positions, d]}. One object serves one shard.
 */
public final class InteractionEmbedding {

    /** Levels of dropout: a byte decides, so the dropout rate is a multiple of 1/256. */
    private static final int LEVELS = 256;

    private final NetworkShape shape;
    private final Kernels kernels;
    private final int d;
    private final FloatBuffer kept = new FloatBuffer();
    private boolean dropping;

    InteractionEmbedding(NetworkShape shape, Kernels kernels) {
        this.shape = shape;
        this.kernels = kernels;
        this.d = shape.d;
    }

    /**
     * Computes embeddings.
     *
     * @param places place of each of the range's items in {@code vectors}, {@code [batch positions]}
     * @param vectors item vectors, {@code [places, d]}
     * @param dropout dropout rate, in [0, 1)
     */
    void forward(SequenceRange range, int[] places, float[] vectors, float[] shared, double dropout, float[] e) {
        SequenceBatch batch = range.batch;
        for (int p = 0; p < range.positions; p++) {
            int at = range.base + p;
            System.arraycopy(vectors, places[at] * d, e, p * d, d);
            addRows(shape, kernels, shared, batch.types[at], batch.gaps[at], batch.values[at], e, p * d);
        }
        dropping = dropout > 0;
        if (dropping) {
            drop(range, dropout, e);
        }
    }

    /** Adds the rows of an interaction's type, gap and value to its item vector at {@code e[at..]}. */
    public static void addRows(
            NetworkShape shape, Kernels kernels, float[] shared, int type, int gap, int value, float[] e, int at) {
        int d = shape.d;
        kernels.addScaled(1f, shared, shape.type + type * d, e, at, d);
        kernels.addScaled(1f, shared, shape.gap + gap * d, e, at, d);
        if (shape.value >= 0) {
            kernels.addScaled(1f, shared, shape.value + value * d, e, at, d);
        }
    }

    private void drop(SequenceRange range, double dropout, float[] e) {
        int dropped = Math.min(LEVELS - 1, (int) Math.round(dropout * LEVELS)); // something is always kept
        float keep = (float) LEVELS / (LEVELS - dropped);
        float[] mask = kept.of(range.positions * d);
        for (int w = 0; w < range.windows(); w++) {
            SplittableRandom coins = new SplittableRandom(range.batch.coins[range.from + w]);
            int end = (range.start(w) + range.length(w)) * d;
            long bytes = 0;
            for (int i = range.start(w) * d, b = 0; i < end; i++, b++) {
                bytes = (b & 7) == 0 ? coins.nextLong() : bytes >>> 8;
                mask[i] = (bytes & 0xff) < dropped ? 0f : keep;
            }
        }
        for (int i = 0; i < range.positions * d; i++) {
            e[i] *= mask[i];
        }
    }

    /** Computes the gradient before dropout from {@code de}, the gradient with respect to {@code e}. */
    void backward(SequenceRange range, float[] de) {
        if (dropping) {
            float[] mask = kept.current();
            for (int i = 0; i < range.positions * d; i++) {
                de[i] *= mask[i];
            }
        }
    }

    /**
     * Adds the contribution of windows {@code [from, to)} to the gradients.
     *
     * @param de result of {@link #backward}
     * @param dVectors gradient of the item vectors, {@code [places, d]}
     */
    void weightGradient(
            SequenceRange range, int from, int to, int[] places, float[] de, float[] dVectors, float[] shared) {
        SequenceBatch batch = range.batch;
        for (int p = range.start(from); p < range.start(to); p++) {
            int at = range.base + p;
            kernels.addScaled(1f, de, p * d, dVectors, places[at] * d, d);
            kernels.addScaled(1f, de, p * d, shared, shape.type + batch.types[at] * d, d);
            kernels.addScaled(1f, de, p * d, shared, shape.gap + batch.gaps[at] * d, d);
            if (shape.value >= 0) {
                kernels.addScaled(1f, de, p * d, shared, shape.value + batch.values[at] * d, d);
            }
        }
    }
}
