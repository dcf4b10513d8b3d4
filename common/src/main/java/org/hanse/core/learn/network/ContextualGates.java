// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.kernel.PackedMatrix;

/** Attention gates: scaled products of a query, from the state of a position, and keys of the interactions. */
final class ContextualGates extends Gates {

    private final NetworkShape shape;
    private final int d;
    private final int width;
    private final float scale;
    private final Linear query;
    private final Linear key;
    private final FloatBuffer queries = new FloatBuffer();
    private final FloatBuffer keys = new FloatBuffer();
    private final FloatBuffer dQueries = new FloatBuffer();
    private final FloatBuffer dKeys = new FloatBuffer();
    private final PackedMatrix scratch = new PackedMatrix();
    private final Matrix a = new Matrix();
    private final Matrix b = new Matrix();
    private final Matrix c = new Matrix();

    ContextualGates(NetworkShape shape, Kernels kernels) {
        super(shape, kernels);
        this.shape = shape;
        this.d = shape.d;
        this.width = d / shape.heads;
        this.scale = (float) (1 / Math.sqrt(width));
        this.query = new Linear(kernels, d, d);
        this.key = new Linear(kernels, d, d);
    }

    @Override
    void load(float[] shared) {
        query.load(shared, shape.queryWeight);
        query.loadTransposed(shared, shape.queryWeight);
        key.load(shared, shape.keyWeight);
        key.loadTransposed(shared, shape.keyWeight);
    }

    @Override
    void forward(SequenceRange range, float[] e, float[] h, float[] shared) {
        int n = range.positions;
        query.forward(h, 0, n, shared, shape.queryBias, queries.of(n * d), 0);
        kernels.scale(scale, queries.current(), 0, n * d);
        key.forward(e, 0, n, shared, shape.keyBias, keys.of(n * d), 0);
    }

    @Override
    void window(int start, int length, int head, float[] shared, float[] g, int at) {
        int from = start * d + head * width;
        kernels.multiply(
                a.set(queries.current(), from, length, width, d),
                b.setTransposed(keys.current(), from, width, length, d),
                c.set(g, at, length, length),
                false,
                scratch);
        addAges(shared, shape.age + head * shape.spec.history(), g, at, length);
    }

    @Override
    void beginGradient(SequenceRange range) {
        beginAges(range);
        dQueries.of(range.positions * d);
        dKeys.of(range.positions * d);
    }

    @Override
    void windowGradient(int start, int length, int head, float[] dl) {
        gatherAges(dl, start, length, head);
        int from = start * d + head * width;
        kernels.multiply(
                a.set(dl, 0, length, length),
                b.set(keys.current(), from, length, width, d),
                c.set(dQueries.current(), from, length, width, d),
                false,
                scratch);
        kernels.multiply(
                a.setTransposed(dl, 0, length, length),
                b.set(queries.current(), from, length, width, d),
                c.set(dKeys.current(), from, length, width, d),
                false,
                scratch);
    }

    @Override
    void endGradient(SequenceRange range, float[] de, float[] dh) {
        int n = range.positions;
        float[] dq = dQueries.current();
        kernels.scale(scale, dq, 0, n * d);
        query.inputGradient(dq, 0, n, dh, 0, true);
        key.inputGradient(dKeys.current(), 0, n, de, 0, true);
    }

    @Override
    void weightGradient(SequenceRange range, int from, int to, float[] e, float[] h, float[] shared) {
        addAgeGradients(range, from, to, shared);
        int at = range.start(from) * d;
        int n = range.start(to) - range.start(from);
        float[] dq = dQueries.current();
        query.weightGradient(h, at, dq, at, n, shared, shape.queryWeight);
        query.biasGradient(dq, at, n, shared, shape.queryBias);
        float[] dk = dKeys.current();
        key.weightGradient(e, at, dk, at, n, shared, shape.keyWeight);
        key.biasGradient(dk, at, n, shared, shape.keyBias);
    }
}
