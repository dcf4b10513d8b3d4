// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;

/**
 * Blocks of causal self-attention and an inner layer, and a last normalisation. Each layer has RMS normalisation before it and a residual
 * connection. Attention knows positions by their ages alone.
 *
 * <p>Source: the blocks of Kang and McAuley, ICDM 2018 (SASRec), section III, with the normalisation of Zhang and Sennrich, NeurIPS 2019,
 * equation 4, and the positions of Press et al., ICLR 2022, section 3.
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
        private final int inputWeight;
        private final int outputWeight;
        private final int innerInputWeight;
        private final int innerInputBias;
        private final int innerOutputWeight;
        private final int innerOutputBias;
        private final RootMeanSquare first;
        private final RootMeanSquare second;
        private final CausalAttention attention;
        private final Linear input;
        private final Linear output;
        private final Linear innerInput;
        private final Linear innerOutput;
        private final FloatBuffer normal = new FloatBuffer();
        private final FloatBuffer projected = new FloatBuffer();
        private final FloatBuffer mixed = new FloatBuffer();
        private final FloatBuffer innerNormal = new FloatBuffer();
        private final FloatBuffer rectified = new FloatBuffer();
        private final FloatBuffer dNormal = new FloatBuffer();
        private final FloatBuffer dProjected = new FloatBuffer();
        private final FloatBuffer dMixed = new FloatBuffer();

        /** Result of a layer in the forward pass, gradient of the block in the backward pass. */
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
            this.innerInputWeight = shape.at(name + ".inner.input.weight");
            this.innerInputBias = shape.at(name + ".inner.input.bias");
            this.innerOutputWeight = shape.at(name + ".inner.output.weight");
            this.innerOutputBias = shape.at(name + ".inner.output.bias");
            this.first = new RootMeanSquare(kernels, d, shape.at(name + ".attention.gain"));
            this.second = new RootMeanSquare(kernels, d, shape.at(name + ".inner.gain"));
            this.attention = new CausalAttention(kernels, d, shape.heads);
            this.input = new Linear(kernels, d, 3 * d);
            this.output = new Linear(kernels, d, d);
            this.innerInput = new Linear(kernels, d, inner);
            this.innerOutput = new Linear(kernels, inner, d);
        }

        void load(float[] shared) {
            load(input, shared, inputWeight);
            load(output, shared, outputWeight);
            load(innerInput, shared, innerInputWeight);
            load(innerOutput, shared, innerOutputWeight);
        }

        private static void load(Linear layer, float[] shared, int at) {
            layer.load(shared, at);
            layer.loadTransposed(shared, at);
        }

        void forward(SequenceRange range, float[] x, float[] shared) {
            int n = range.positions;
            first.forward(x, n, normal.of(n * d), shared);
            input.forward(normal.current(), 0, n, projected.of(n * 3 * d), 0);
            attention.forward(range, projected.current(), mixed.of(n * d));
            float[] out = dOut.of(n * d);
            output.forward(mixed.current(), 0, n, out, 0);
            kernels.addScaled(1f, out, 0, x, 0, n * d);
            second.forward(x, n, innerNormal.of(n * d), shared);
            float[] y = rectified.of(n * inner);
            innerInput.forward(innerNormal.current(), 0, n, shared, innerInputBias, y, 0);
            for (int i = 0; i < n * inner; i++) {
                y[i] = Math.max(0f, y[i]);
            }
            innerOutput.forward(y, 0, n, shared, innerOutputBias, out, 0);
            kernels.addScaled(1f, out, 0, x, 0, n * d);
        }

        /** Turns the gradient of the output into that of the input. */
        void backward(SequenceRange range, float[] dx) {
            int n = range.positions;
            System.arraycopy(dx, 0, dOut.of(n * d), 0, n * d);
            float[] dy = dRectified.of(n * inner);
            innerOutput.inputGradient(dx, 0, n, dy, 0, false);
            float[] y = rectified.current();
            for (int i = 0; i < n * inner; i++) {
                dy[i] = y[i] > 0 ? dy[i] : 0f;
            }
            innerInput.inputGradient(dy, 0, n, dNormal.of(n * d), 0, false);
            second.backward(dNormal.current(), n, dx);
            System.arraycopy(dx, 0, dAttended.of(n * d), 0, n * d);
            output.inputGradient(dx, 0, n, dMixed.of(n * d), 0, false);
            attention.backward(range, projected.current(), dMixed.current(), dProjected.of(n * 3 * d));
            input.inputGradient(dProjected.current(), 0, n, dNormal.current(), 0, false);
            first.backward(dNormal.current(), n, dx);
        }

        void weightGradient(int at, int n, float[] shared) {
            first.gainGradient(at, n, shared);
            input.weightGradient(normal.current(), at * d, dProjected.current(), at * 3 * d, n, shared, inputWeight);
            output.weightGradient(mixed.current(), at * d, dAttended.current(), at * d, n, shared, outputWeight);
            second.gainGradient(at, n, shared);
            float[] dy = dRectified.current();
            innerInput.weightGradient(innerNormal.current(), at * d, dy, at * inner, n, shared, innerInputWeight);
            innerInput.biasGradient(dy, at * inner, n, shared, innerInputBias);
            float[] dBlock = dOut.current();
            innerOutput.weightGradient(rectified.current(), at * inner, dBlock, at * d, n, shared, innerOutputWeight);
            innerOutput.biasGradient(dBlock, at * d, n, shared, innerOutputBias);
        }
    }
}
