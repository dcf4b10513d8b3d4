// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;

/**
 * Forward and backward pass of one shard: embedding, encoder, gates and heads (docs/design/network.md, sections 3 to 5). The output is
 * multiplied with item vectors. Has working memory; a gradient follows its own forward pass.
 */
public final class SequencePass implements States {

    private final NetworkShape shape;
    private final Kernels kernels;
    private final int d;
    private final InteractionEmbedding embedding;
    private final SequenceEncoder encoder;
    private final AttentionPooling pooling;
    private final Linear values;
    private final Linear states;
    private final Linear sequence;
    private final FloatBuffer e = new FloatBuffer();
    private final FloatBuffer h = new FloatBuffer();
    private final FloatBuffer m = new FloatBuffer();
    private final FloatBuffer u = new FloatBuffer();
    private final FloatBuffer v = new FloatBuffer();
    private final FloatBuffer ofState = new FloatBuffer();
    private final FloatBuffer dPolicy = new FloatBuffer();
    private final FloatBuffer de = new FloatBuffer();
    private final FloatBuffer dh = new FloatBuffer();
    private final FloatBuffer dm = new FloatBuffer();

    /** Input of the last backward pass. */
    private float[] du = {};

    private float[] dv = {};

    public SequencePass(NetworkShape shape, Kernels kernels) {
        this.shape = shape;
        this.d = shape.d;
        this.embedding = new InteractionEmbedding(shape, kernels);
        this.encoder = EncoderKind.running(shape.spec).batch(shape, kernels);
        this.pooling = new AttentionPooling(shape, kernels);
        this.values = new Linear(kernels, shape.heads * d, shape.scores * d);
        this.states = new Linear(kernels, shape.heads * d, Math.max(1, shape.objectives));
        this.sequence = new Linear(kernels, d, d);
        this.kernels = kernels;
    }

    /** Loads the parameters; call it after each change. */
    public void load(float[] shared) {
        encoder.load(shared);
        pooling.load(shared);
        values.load(shared, shape.headValue);
        values.loadTransposed(shared, shape.headValue);
        if (shape.objectives > 0) {
            states.load(shared, shape.headState);
            states.loadTransposed(shared, shape.headState);
        }
        if (shape.headSequence >= 0) {
            sequence.load(shared, shape.headSequence);
            sequence.loadTransposed(shared, shape.headSequence);
        }
    }

    /** Computes {@link #u} and {@link #v} of all positions of the range. */
    public void forward(SequenceRange range, int[] places, float[] vectors, float[] shared, double dropout) {
        int n = range.positions;
        embedding.forward(range, places, vectors, shared, dropout, e.of(n * d));
        encoder.forward(range, e.current(), h.of(n * d), shared);
        pooling.forward(range, e.current(), h.of(n * d), m.of(n * shape.heads * d), shared);
        values.forward(m.current(), 0, n, u.of(n * shape.scores * d), 0);
        if (shape.headSequence >= 0) {
            sequence.forward(h.current(), 0, n, ofState.of(n * d), 0);
            for (int p = 0; p < n; p++) {
                kernels.addScaled(1f, ofState.current(), p * d, u.current(), p * shape.scores * d, d);
            }
        }
        if (shape.objectives > 0) {
            states.forward(m.current(), 0, n, v.of(n * shape.objectives), 0);
        }
    }

    @Override
    public float[] u() {
        return u.current();
    }

    @Override
    public float[] v() {
        return v.current();
    }

    /** Returns the embedded interactions, {@code [positions, d]}. */
    public float[] embedded() {
        return e.current();
    }

    /** Returns the encoder's states, {@code [positions, d]}; set only where scores depend on them. */
    public float[] encoded() {
        return h.current();
    }

    public AttentionPooling pooling() {
        return pooling;
    }

    /** Adds to the gradients of item vectors (by place) and of the shared parameters. */
    public void gradient(SequenceRange range, int[] places, float[] du, float[] dv, float[] dVectors, float[] shared) {
        backward(range, du, dv);
        int last = range.windows();
        headGradient(range, 0, last, shared);
        pooling.weightGradient(range, 0, last, e.current(), h.current(), shared);
        encoder.weightGradient(range, e.current(), shared);
        embedding.weightGradient(range, 0, last, places, de.current(), dVectors, shared);
    }

    /**
     * Computes the gradients of the interactions from those of {@link #u} and {@link #v}, for {@link #weightGradient} of any windows. The
     * caller must not change its arguments until then.
     */
    public void backward(SequenceRange range, float[] ofU, float[] ofV) {
        du = ofU;
        dv = ofV;
        int n = range.positions;
        values.inputGradient(du, 0, n, dm.of(n * shape.heads * d), 0, false);
        if (shape.objectives > 0) {
            states.inputGradient(dv, 0, n, dm.current(), 0, true);
        }
        float[] dInteractions = de.zeroed(n * d);
        float[] dStates = dh.zeroed(n * d);
        pooling.backward(range, e.current(), dm.current(), dInteractions, dStates);
        if (shape.headSequence >= 0) {
            float[] ofPolicy = dPolicy.of(n * d);
            for (int p = 0; p < n; p++) {
                System.arraycopy(du, p * shape.scores * d, ofPolicy, p * d, d);
            }
            sequence.inputGradient(ofPolicy, 0, n, dStates, 0, true);
        }
        encoder.backward(range, dStates, dInteractions);
        embedding.backward(range, dInteractions);
    }

    /**
     * Adds the contribution of windows {@code [from, to)} of the range to the gradients of item vectors (by place) and of the shared
     * parameters. The result is bitwise independent of the other windows.
     *
     * @param places place of each of the range's items in the gradient's item vectors, {@code [batch positions]}
     */
    public void weightGradient(SequenceRange range, int from, int to, int[] places, ShardGradient gradient) {
        float[] shared = gradient.shared;
        headGradient(range, from, to, shared);
        pooling.weightGradient(range, from, to, e.current(), h.current(), shared);
        encoder.weightGradient(range, from, to, e.current(), shared);
        embedding.weightGradient(range, from, to, places, de.current(), gradient.vectors.current(), shared);
    }

    private void headGradient(SequenceRange range, int from, int to, float[] shared) {
        int start = range.start(from);
        int n = range.start(to) - start;
        int mAt = start * shape.heads * d;
        values.weightGradient(m.current(), mAt, du, start * shape.scores * d, n, shared, shape.headValue);
        if (shape.objectives > 0) {
            states.weightGradient(m.current(), mAt, dv, start * shape.objectives, n, shared, shape.headState);
        }
        if (shape.headSequence >= 0) {
            sequence.weightGradient(
                    h.current(), start * d, dPolicy.current(), start * d, n, shared, shape.headSequence);
        }
    }
}
