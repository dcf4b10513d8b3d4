// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;

/**
 * Blocks of causal self-attention and an inner layer, each with RMS normalisation before it and a residual connection, and a last
 * normalisation. Attention knows positions by ages alone.
 *
 * <p>Source: after Kang and McAuley, ICDM 2018 (SASRec), section III; normalisation of Zhang and Sennrich, NeurIPS 2019, equation 4, before
 * the layers; positions of Press et al., ICLR 2022, section 3.
 */
final class SelfAttentionEncoder implements SequenceEncoder {

    private final int d;
    private final Block[] blocks = new Block[Transformer.BLOCKS];
    private final RootMeanSquare last;
    private final FloatBuffer result = new FloatBuffer();
    private final FloatBuffer dResult = new FloatBuffer();

    SelfAttentionEncoder(NetworkShape shape, Kernels kernels) {
        this.d = shape.d;
        for (int b = 0; b < blocks.length; b++) {
            blocks[b] = new Block(shape, b, kernels);
        }
        this.last = new RootMeanSquare(kernels, d, shape.at("encoder.gain"));
    }

    @Override
    public void load(float[] shared) {
        for (Block block : blocks) {
            block.load(shared);
        }
    }

    @Override
    public void forward(SequenceRange range, float[] e, float[] h, float[] shared) {
        int n = range.positions;
        float[] x = result.of(n * d);
        System.arraycopy(e, 0, x, 0, n * d);
        for (Block block : blocks) {
            block.forward(range, x, shared);
        }
        last.forward(x, n, h, shared);
    }

    @Override
    public void backward(SequenceRange range, float[] dh, float[] de) {
        int n = range.positions;
        float[] dx = dResult.zeroed(n * d);
        last.backward(dh, n, dx);
        for (int b = blocks.length - 1; b >= 0; b--) {
            blocks[b].backward(range, dx);
        }
        for (int i = 0; i < n * d; i++) {
            de[i] += dx[i];
        }
    }

    @Override
    public void weightGradient(SequenceRange range, int from, int to, float[] e, float[] shared) {
        int at = range.start(from);
        int n = range.start(to) - at;
        for (Block block : blocks) {
            block.weightGradient(at, n, shared);
        }
        last.gainGradient(at, n, shared);
    }

    /** One block; forward and backward passes change their argument in place. */
    private static final class Block {

        private final Kernels kernels;
        private final int d;
        private final int inner;
        private final int outputWeight;
        private final int innerWeight;
        private final int innerBias;
        private final int backWeight;
        private final int backBias;
        private final int inputWeight;
        private final RootMeanSquare first;
        private final RootMeanSquare second;
        private final CausalAttention attention;
        private final Linear input;
        private final Linear output;
        private final Linear rise;
        private final Linear back;
        private final FloatBuffer normal = new FloatBuffer();
        private final FloatBuffer keys = new FloatBuffer();
        private final FloatBuffer mixed = new FloatBuffer();
        private final FloatBuffer rest = new FloatBuffer();
        private final FloatBuffer rectified = new FloatBuffer();
        private final FloatBuffer dNormal = new FloatBuffer();
        private final FloatBuffer dKeys = new FloatBuffer();
        private final FloatBuffer dMixed = new FloatBuffer();
        private final FloatBuffer dOut = new FloatBuffer();
        private final FloatBuffer dAttended = new FloatBuffer();
        private final FloatBuffer dRectified = new FloatBuffer();

        Block(NetworkShape shape, int index, Kernels kernels) {
            this.kernels = kernels;
            this.d = shape.d;
            this.inner = Transformer.INNER * d;
            String name = "encoder." + index;
            this.inputWeight = shape.at(name + ".attention.input.weight");
            this.outputWeight = shape.at(name + ".attention.output.weight");
            this.innerWeight = shape.at(name + ".inner.input.weight");
            this.innerBias = shape.at(name + ".inner.input.bias");
            this.backWeight = shape.at(name + ".inner.output.weight");
            this.backBias = shape.at(name + ".inner.output.bias");
            this.first = new RootMeanSquare(kernels, d, shape.at(name + ".attention.gain"));
            this.second = new RootMeanSquare(kernels, d, shape.at(name + ".inner.gain"));
            this.attention = new CausalAttention(kernels, d, shape.heads);
            this.input = new Linear(kernels, d, 3 * d);
            this.output = new Linear(kernels, d, d);
            this.rise = new Linear(kernels, d, inner);
            this.back = new Linear(kernels, inner, d);
        }

        void load(float[] shared) {
            load(input, shared, inputWeight);
            load(output, shared, outputWeight);
            load(rise, shared, innerWeight);
            load(back, shared, backWeight);
        }

        private static void load(Linear layer, float[] shared, int at) {
            layer.load(shared, at);
            layer.loadTransposed(shared, at);
        }

        void forward(SequenceRange range, float[] x, float[] shared) {
            int n = range.positions;
            first.forward(x, n, normal.of(n * d), shared);
            input.forward(normal.current(), 0, n, keys.of(n * 3 * d), 0);
            attention.forward(range, keys.current(), mixed.of(n * d));
            float[] out = dOut.of(n * d);
            output.forward(mixed.current(), 0, n, out, 0);
            kernels.addScaled(1f, out, 0, x, 0, n * d);
            second.forward(x, n, rest.of(n * d), shared);
            float[] y = rectified.of(n * inner);
            rise.forward(rest.current(), 0, n, shared, innerBias, y, 0);
            for (int i = 0; i < n * inner; i++) {
                y[i] = Math.max(0f, y[i]);
            }
            back.forward(y, 0, n, shared, backBias, out, 0);
            kernels.addScaled(1f, out, 0, x, 0, n * d);
        }

        /** Turns the gradient of the output into that of the input. */
        void backward(SequenceRange range, float[] dx) {
            int n = range.positions;
            System.arraycopy(dx, 0, dOut.of(n * d), 0, n * d);
            float[] dy = dRectified.of(n * inner);
            back.inputGradient(dx, 0, n, dy, 0, false);
            float[] y = rectified.current();
            for (int i = 0; i < n * inner; i++) {
                dy[i] = y[i] > 0 ? dy[i] : 0f;
            }
            rise.inputGradient(dy, 0, n, dNormal.of(n * d), 0, false);
            second.backward(dNormal.current(), n, dx);
            System.arraycopy(dx, 0, dAttended.of(n * d), 0, n * d);
            output.inputGradient(dx, 0, n, dMixed.of(n * d), 0, false);
            attention.backward(range, keys.current(), dMixed.current(), dKeys.of(n * 3 * d));
            input.inputGradient(dKeys.current(), 0, n, dNormal.current(), 0, false);
            first.backward(dNormal.current(), n, dx);
        }

        void weightGradient(int at, int n, float[] shared) {
            first.gainGradient(at, n, shared);
            input.weightGradient(normal.current(), at * d, dKeys.current(), at * 3 * d, n, shared, inputWeight);
            output.weightGradient(mixed.current(), at * d, dAttended.current(), at * d, n, shared, outputWeight);
            second.gainGradient(at, n, shared);
            float[] dy = dRectified.current();
            rise.weightGradient(rest.current(), at * d, dy, at * inner, n, shared, innerWeight);
            rise.biasGradient(dy, at * inner, n, shared, innerBias);
            back.weightGradient(rectified.current(), at * inner, dOut.current(), at * d, n, shared, backWeight);
            back.biasGradient(dOut.current(), at * d, n, shared, backBias);
        }
    }
}
