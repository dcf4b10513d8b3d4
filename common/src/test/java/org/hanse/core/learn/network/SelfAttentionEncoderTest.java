// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hanse.core.learn.Nd4jOracle;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.SpecBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Self-attention on short windows and beside other windows. Formulas and gradients: NetworkGradientTest. */
class SelfAttentionEncoderTest {

    private static final int D = 8;
    private static final int HEADS = 2;

    private static SequenceRange range(int... lengths) {
        SequenceBatch batch = new SequenceBatch(0);
        for (int length : lengths) {
            batch.beginWindow(0, true, 0);
            for (int s = 0; s < length; s++) {
                batch.add(0, 0, 0, 0, 0);
            }
        }
        SequenceRange range = new SequenceRange();
        range.setInAnyOrder(batch, 0, lengths.length);
        return range;
    }

    private static Kernels[] kernels() {
        return Nd4jOracle.kernels().toArray(Kernels[]::new);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void attention_oneInteraction_readsItselfAlone(Kernels kernels) {
        CausalAttention attention = new CausalAttention(kernels, D, HEADS);
        float[] rows = Nd4jOracle.random(3 * D, 1, new SplittableRandom(1));
        float[] mixed = new float[D];
        attention.forward(range(1), rows, mixed);
        assertThat(mixed).containsExactly(Arrays.copyOfRange(rows, 2 * D, 3 * D));
        float[] upstream = Nd4jOracle.random(D, 1, new SplittableRandom(2));
        float[] gradient = Nd4jOracle.random(3 * D, 1, new SplittableRandom(3));
        attention.backward(range(1), rows, upstream, gradient);
        assertThat(Arrays.copyOfRange(gradient, 2 * D, 3 * D)).containsExactly(upstream);
        for (int i = 0; i < 2 * D; i++) {
            assertThat(gradient[i]).as("query or key %d", i).isZero();
        }
    }

    /** Equal products leave the ages: each step back multiplies the shares of two heads by exp(-2^-4) and exp(-2^-8). */
    @Test
    void attention_equalProducts_fallWithAge() {
        CausalAttention attention = new CausalAttention(Kernels.best(), D, HEADS);
        float[] rows = new float[3 * 3 * D];
        rows[2 * D] = 1;
        rows[2 * D + D / HEADS] = 1;
        float[] mixed = new float[3 * D];
        attention.forward(range(3), rows, mixed);
        for (int head = 0; head < HEADS; head++) {
            double step = Math.exp(-Math.pow(2, -8.0 * (head + 1) / HEADS));
            double share = step * step / (1 + step + step * step);
            assertThat((double) mixed[2 * D + head * D / HEADS]).isCloseTo(share, within(1e-6));
        }
    }

    /** States and gradients of one window, computed alone and beside others. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Pass(float[] states, float[] interactions, float[] parameters) {}

    private static Pass pass(Kernels kernels, float[] shared, float[][] e, float[][] upstream, int window) {
        ModelSpec spec = SpecBuilder.aSpec()
                .withDimension(D)
                .withHeads(HEADS)
                .withEncoder(EncoderKind.TRANSFORMER)
                .withHistory(40)
                .withTypes(1)
                .withGaps(1)
                .build();
        NetworkShape shape = new NetworkShape(spec, 1);
        SelfAttentionEncoder encoder = new SelfAttentionEncoder(shape, kernels);
        encoder.load(shared);
        int[] lengths = new int[e.length];
        int positions = 0;
        for (int w = 0; w < e.length; w++) {
            lengths[w] = e[w].length / D;
            positions += lengths[w];
        }
        SequenceRange range = range(lengths);
        float[] states = new float[positions * D];
        float[] gradient = new float[positions * D];
        float[] parameters = new float[shared.length];
        encoder.forward(range, joined(e), states, shared);
        encoder.backward(range, joined(upstream), gradient);
        encoder.weightGradient(range, window, window + 1, joined(e), parameters);
        int from = range.start(window) * D;
        int to = from + lengths[window] * D;
        return new Pass(Arrays.copyOfRange(states, from, to), Arrays.copyOfRange(gradient, from, to), parameters);
    }

    private static float[] joined(float[][] parts) {
        int size = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        float[] all = new float[size];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void window_besideOthers_hasTheSameBits(int window) {
        int[] lengths = {37, 1, 8, 5};
        SplittableRandom random = new SplittableRandom(window);
        float[] shared = Nd4jOracle.random(4_000, 0.5, random);
        float[][] e = new float[lengths.length][];
        float[][] upstream = new float[lengths.length][];
        for (int w = 0; w < lengths.length; w++) {
            e[w] = Nd4jOracle.random(lengths[w] * D, 1, random);
            upstream[w] = Nd4jOracle.random(lengths[w] * D, 1, random);
        }
        for (Kernels kernels : kernels()) {
            Pass beside = pass(kernels, shared, e, upstream, window);
            Pass alone = pass(kernels, shared, new float[][] {e[window]}, new float[][] {upstream[window]}, 0);
            assertThat(beside.states()).containsExactly(alone.states());
            assertThat(beside.interactions()).containsExactly(alone.interactions());
            assertThat(beside.parameters()).containsExactly(alone.parameters());
        }
    }

    @Test
    void normalisation_rowOfZeros_isZeroAndHasAFiniteGradient() {
        RootMeanSquare normalisation = new RootMeanSquare(Kernels.best(), D, 0);
        float[] gain = Nd4jOracle.random(D, 1, new SplittableRandom(4));
        float[] y = Nd4jOracle.random(D, 1, new SplittableRandom(5));
        normalisation.forward(new float[D], 1, y, gain);
        for (float one : y) {
            assertThat(one).isZero();
        }
        float[] upstream = Nd4jOracle.random(D, 1, new SplittableRandom(6));
        float[] dx = new float[D];
        normalisation.backward(upstream, 1, dx);
        for (int i = 0; i < D; i++) {
            assertThat(dx[i]).isCloseTo(1000 * gain[i] * upstream[i], within(1e-2f));
        }
    }
}
