// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;
import org.hanse.core.model.ModelSpec;

/**
 * One shard's way from windows to what is multiplied with item vectors, and back: embedding, encoder, gates, heads
 * (docs/NETWORK.md, sections 3 to 5). Holds working memory; a gradient follows its own forward pass.
 */
final class SequencePass {

    private final NetworkShape shape;
    private final int d;
    private final InteractionEmbedding embedding;
    private final SequenceEncoder encoder;
    private final AttentionPooling pooling;
    private final Linear values;
    private final Linear states;
    private final FloatBuffer e = new FloatBuffer();
    private final FloatBuffer h = new FloatBuffer();
    private final FloatBuffer m = new FloatBuffer();
    private final FloatBuffer u = new FloatBuffer();
    private final FloatBuffer v = new FloatBuffer();
    private final FloatBuffer de = new FloatBuffer();
    private final FloatBuffer dh = new FloatBuffer();
    private final FloatBuffer dm = new FloatBuffer();

    SequencePass(NetworkShape shape, Kernels kernels) {
        this.shape = shape;
        this.d = shape.d;
        this.embedding = new InteractionEmbedding(shape, kernels);
        this.encoder = shape.spec.encoder() == ModelSpec.Encoder.GRU
                ? new RecurrentEncoder(shape, kernels)
                : new ConvolutionalEncoder(shape, kernels);
        this.pooling = new AttentionPooling(shape, kernels);
        this.values = new Linear(kernels, shape.heads * d, shape.scores * d);
        this.states = new Linear(kernels, shape.heads * d, Math.max(1, shape.objectives));
    }

    /** Takes over the parameters; to be called when they have changed. */
    void load(float[] shared) {
        encoder.load(shared);
        pooling.load(shared);
        values.load(shared, shape.headValue);
        values.loadTransposed(shared, shape.headValue);
        if (shape.objectives > 0) {
            states.load(shared, shape.headState);
            states.loadTransposed(shared, shape.headState);
        }
    }

    /** Computes {@link #u} and {@link #v} of all positions of the range. */
    void forward(SequenceRange range, int[] places, float[] vectors, float[] shared, double dropout) {
        int n = range.positions;
        embedding.forward(range, places, vectors, shared, dropout, e.of(n * d));
        if (usesStates()) {
            encoder.forward(range, e.current(), h.of(n * d), shared);
        }
        pooling.forward(range, e.current(), h.of(n * d), m.of(n * shape.heads * d), shared);
        values.forward(m.current(), 0, n, u.of(n * shape.scores * d), 0);
        if (shape.objectives > 0) {
            states.forward(m.current(), 0, n, v.of(n * shape.objectives), 0);
        }
    }

    /** Only contextual gates look at states; without them the encoder would run for nothing. */
    private boolean usesStates() {
        return shape.spec.gate() == ModelSpec.Gate.CONTEXTUAL;
    }

    /** {@code [positions, scores, d]}: what an item's vector is multiplied with. */
    float[] u() {
        return u.current();
    }

    /** {@code [positions, objectives]}: the states' own values. */
    float[] v() {
        return v.current();
    }

    /** The embedded interactions, {@code [positions, d]}. */
    float[] embedded() {
        return e.current();
    }

    AttentionPooling pooling() {
        return pooling;
    }

    /** Adds to the gradients of item vectors (by place) and of the shared parameters. */
    void gradient(SequenceRange range, int[] places, float[] du, float[] dv, float[] dVectors, float[] shared) {
        int n = range.positions;
        int wide = shape.heads * d;
        values.weightGradient(m.current(), 0, du, 0, n, shared, shape.headValue);
        values.inputGradient(du, 0, n, dm.of(n * wide), 0, false);
        if (shape.objectives > 0) {
            states.weightGradient(m.current(), 0, dv, 0, n, shared, shape.headState);
            states.inputGradient(dv, 0, n, dm.current(), 0, true);
        }
        float[] dInteractions = de.zeroed(n * d);
        float[] dStates = dh.zeroed(n * d);
        pooling.gradient(range, e.current(), h.current(), dm.current(), dInteractions, dStates, shared);
        if (usesStates()) {
            encoder.gradient(range, e.current(), dStates, dInteractions, shared);
        }
        embedding.gradient(range, places, dInteractions, dVectors, shared);
    }
}
