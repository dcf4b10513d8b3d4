// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;

/**
 * Gated recurrent unit over windows of different lengths: a step computes only the windows that reach it.
 *
 * <p>Source: Cho et al., EMNLP 2014, in the form whose reset gate acts after the product with the state's weights.
 */
final class RecurrentEncoder implements SequenceEncoder {

    private final Kernels kernels;
    private final int d;
    private final int inputWeight;
    private final int inputBias;
    private final int stateWeight;
    private final int stateBias;
    private final Linear input;
    private final Linear state;

    /** By step: interactions, gates, contributions of the state, the state before and after. */
    private final FloatBuffer x = new FloatBuffer();

    private final FloatBuffer gates = new FloatBuffer();
    private final FloatBuffer fromState = new FloatBuffer();
    private final FloatBuffer previous = new FloatBuffer();
    private final FloatBuffer next = new FloatBuffer();
    private final FloatBuffer dNext = new FloatBuffer();
    private final FloatBuffer dx = new FloatBuffer();

    /** Rows of a subset of the windows, by window: gradients of the gates, contributions of the state, the state before. */
    private final FloatBuffer dGatesOfSome = new FloatBuffer();

    private final FloatBuffer fromStateOfSome = new FloatBuffer();
    private final FloatBuffer previousOfSome = new FloatBuffer();

    RecurrentEncoder(NetworkShape shape, Kernels kernels) {
        this.kernels = kernels;
        this.d = shape.d;
        this.inputWeight = shape.at("encoder.input.weight");
        this.inputBias = shape.at("encoder.input.bias");
        this.stateWeight = shape.at("encoder.state.weight");
        this.stateBias = shape.at("encoder.state.bias");
        this.input = new Linear(kernels, d, 3 * d);
        this.state = new Linear(kernels, d, 3 * d);
    }

    @Override
    public void load(float[] shared) {
        input.load(shared, inputWeight);
        input.loadTransposed(shared, inputWeight);
        state.load(shared, stateWeight);
        state.loadTransposed(shared, stateWeight);
    }

    @Override
    public void forward(SequenceRange range, float[] e, float[] h, float[] shared) {
        int n = range.positions;
        float[] xs = x.of(n * d);
        byStep(range, e, xs);
        float[] g = gates.of(n * 3 * d);
        float[] s = fromState.of(n * 3 * d);
        float[] before = previous.of(n * d);
        float[] after = next.of(n * d);
        input.forward(xs, 0, n, shared, inputBias, g, 0);
        Arrays.fill(before, 0, range.steps == 0 ? 0 : range.active(0) * d, 0f);
        for (int t = 0; t < range.steps; t++) {
            int at = range.stepStarts[t];
            int active = range.active(t);
            if (t > 0) {
                System.arraycopy(after, range.stepStarts[t - 1] * d, before, at * d, active * d);
            }
            state.forward(before, at * d, active, shared, stateBias, s, at * 3 * d);
            for (int r = at; r < at + active; r++) {
                kernels.recurrentStep(g, r * 3 * d, s, r * 3 * d, before, r * d, after, r * d, d);
            }
        }
        byWindow(range, after, h, false);
    }

    @Override
    public void backward(SequenceRange range, float[] dh, float[] de) {
        int n = range.positions;
        float[] g = gates.current();
        float[] s = fromState.current();
        float[] before = previous.current();
        float[] dAfter = dNext.of(n * d);
        byStep(range, dh, dAfter);
        for (int t = range.steps - 1; t >= 0; t--) {
            int at = range.stepStarts[t];
            int active = range.active(t);
            for (int r = at; r < at + active; r++) {
                kernels.recurrentStepGradient(g, r * 3 * d, s, r * 3 * d, before, r * d, dAfter, r * d, d);
            }
            if (t > 0) {
                int past = range.stepStarts[t - 1] * d;
                kernels.addScaled(1f, dAfter, at * d, dAfter, past, active * d);
                state.inputGradient(s, at * 3 * d, active, dAfter, past, true);
            }
        }
        float[] dxs = dx.of(n * d);
        input.inputGradient(g, 0, n, dxs, 0, false);
        byWindow(range, dxs, de, true);
    }

    @Override
    public void weightGradient(SequenceRange range, float[] e, float[] shared) {
        weightGradient(
                x.current(), 0, previous.current(), gates.current(), fromState.current(), range.positions, shared);
    }

    @Override
    public void weightGradient(SequenceRange range, int from, int to, float[] e, float[] shared) {
        int n = range.start(to) - range.start(from);
        float[] before = previousOfSome.of(n * d);
        float[] g = dGatesOfSome.of(n * 3 * d);
        float[] s = fromStateOfSome.of(n * 3 * d);
        int at = 0;
        for (int w = from; w < to; w++) {
            for (int t = 0; t < range.length(w); t++) {
                int place = range.placeByStep(w, t);
                System.arraycopy(previous.current(), place * d, before, at * d, d);
                System.arraycopy(gates.current(), place * 3 * d, g, at * 3 * d, 3 * d);
                System.arraycopy(fromState.current(), place * 3 * d, s, at * 3 * d, 3 * d);
                at++;
            }
        }
        weightGradient(e, range.start(from) * d, before, g, s, n, shared);
    }

    private void weightGradient(
            float[] xs, int xAt, float[] before, float[] dGates, float[] dState, int n, float[] shared) {
        input.weightGradient(xs, xAt, dGates, 0, n, shared, inputWeight);
        input.biasGradient(dGates, 0, n, shared, inputBias);
        state.weightGradient(before, 0, dState, 0, n, shared, stateWeight);
        state.biasGradient(dState, 0, n, shared, stateBias);
    }

    private void byStep(SequenceRange range, float[] byWindow, float[] bySteps) {
        for (int w = 0; w < range.windows(); w++) {
            int start = range.start(w);
            for (int t = 0; t < range.length(w); t++) {
                System.arraycopy(byWindow, (start + t) * d, bySteps, range.placeByStep(w, t) * d, d);
            }
        }
    }

    private void byWindow(SequenceRange range, float[] bySteps, float[] byWindow, boolean add) {
        for (int w = 0; w < range.windows(); w++) {
            int start = range.start(w);
            for (int t = 0; t < range.length(w); t++) {
                int from = range.placeByStep(w, t) * d;
                int to = (start + t) * d;
                if (add) {
                    kernels.addScaled(1f, bySteps, from, byWindow, to, d);
                } else {
                    System.arraycopy(bySteps, from, byWindow, to, d);
                }
            }
        }
    }
}
