// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.KernelsForTesting;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The optimiser against the formulas of docs/design/network.md, section 6, in double precision, block by block. */
class AdamOptimizerTest {

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.99;
    private static final double EPSILON = 1e-3;
    private static final double RATE = 0.01;
    private static final double DECAY = 0.5;
    private static final int WARMUP = 3;
    private static final int STEPS = 5;

    /** Parameters are of size 1 and 10 and go through a few roundings of 2^-24 a step; a decay is .005 of them. */
    private static final double ROUNDING = 1e-5;

    @ParameterizedTest
    @CsvSource({
        "item.tokens, true, 1",
        "item.convolution.weight, true, 1",
        "item.convolution.bias, false, 1",
        "item.field.brand, true, 1",
        "item.projection.weight, true, 1",
        "item.projection.bias, false, 1",
        "item.vector, true, 1",
        "item.bias, false, 1",
        "interaction.type, true, 1",
        "interaction.gap, true, 1",
        "interaction.value, true, 1",
        "encoder.input.weight, true, 1",
        "encoder.input.bias, false, 1",
        "encoder.0.weight, true, 1",
        "encoder.0.bias, false, 1",
        "gate.query.weight, true, 1",
        "gate.query.bias, false, 1",
        "gate.key.bias, false, 1",
        "gate.age, false, 1",
        "encoder.gain, false, 1",
        "encoder.0.inner.gain, false, 1",
        "head.value, true, 1",
        "head.sequence, true, 1",
        "head.state, true, 1",
        "head.base, false, 1",
        "head.bias, false, 1",
        "memory.linear, false, 10",
        "memory.log, false, 10",
        "memory.prior.linear, false, 10",
        "memory.prior.log, false, 10",
    })
    void step_aBlock_movesByTheFormula(String name, boolean decays, double ofRate) {
        for (Kernels kernels : KernelsForTesting.both()) {
            // Further blocks around it, so that a confusion of blocks shows.
            ParameterLayout layout = ParameterLayout.accumulator()
                    .add("before.weight", 3)
                    .add(name, 7, 3)
                    .add("after.bias", 2)
                    .toLayout();
            ParameterLayout.Block block = layout.block(name);
            AdamOptimizer optimizer = optimizer(layout, kernels);
            SplittableRandom random = new SplittableRandom(1);
            float[] parameters = random(layout.size(), random);
            double[] expected = new double[block.size()];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = parameters[block.at() + i];
            }
            double[] first = new double[block.size()];
            double[] second = new double[block.size()];
            for (int k = 1; k <= STEPS; k++) {
                float[] gradient = random(layout.size(), random);
                double rate = ofRate * RATE * Math.min(1, k / (double) WARMUP);
                for (int i = 0; i < expected.length; i++) {
                    double g = gradient[block.at() + i];
                    first[i] = BETA_1 * first[i] + (1 - BETA_1) * g;
                    second[i] = BETA_2 * second[i] + (1 - BETA_2) * g * g;
                    double corrected = first[i] / (1 - Math.pow(BETA_1, k));
                    double root = Math.sqrt(second[i] / (1 - Math.pow(BETA_2, k)));
                    expected[i] -= rate * corrected / (root + EPSILON) + (decays ? rate * DECAY * expected[i] : 0);
                }
                optimizer.step(parameters, gradient);
                assertThat(gradient).containsOnly(0f);
                for (int i = 0; i < expected.length; i++) {
                    assertThat((double) parameters[block.at() + i])
                            .as(name + " " + i + " after step " + k)
                            .isCloseTo(expected[i], within(ROUNDING));
                }
            }
        }
    }

    /** Without a gradient a step takes away the decay alone, and at most all. */
    @ParameterizedTest
    @CsvSource({"0, 1", "2, 0.8", "1000, 0"})
    void step_shrinkingMemory_takesAwayTheDecayOfMemoryAlone(double decay, double kept) {
        ParameterLayout layout = ParameterLayout.accumulator()
                .add("memory.log", 1)
                .add("after.bias", 1)
                .toLayout();
        OptimizerSettings still = new OptimizerSettings(0.01, BETA_1, BETA_2, EPSILON, 0.5, 0, 1.0, 0);
        AdamOptimizer optimizer = new AdamOptimizer(layout, still, Kernels.best(), 1, ShardRunner.sequential());
        float[] parameters = {3, 3};
        optimizer.shrinkMemory(decay);

        optimizer.step(parameters, new float[2]);

        assertThat((double) parameters[0]).isCloseTo(3 * kept, within(1e-6));
        assertThat(parameters[1]).isEqualTo(3);
    }

    /** A block that is cut into shards, moments and all, is that of one which is not. */
    @Test
    void step_aLargeBlock_isThatOfSmallOnes() {
        int size = 1 << 15;
        ParameterLayout whole =
                ParameterLayout.accumulator().add("head.value", size).toLayout();
        ParameterLayout halves = ParameterLayout.accumulator()
                .add("a.weight", (1 << 14) - 1)
                .add("b.weight", (1 << 14) - 1)
                .add("c.weight", 2)
                .toLayout();
        float[] one = random(size, new SplittableRandom(2));
        float[] other = one.clone();
        AdamOptimizer ofOne = optimizer(whole, KernelsForTesting.vector());
        AdamOptimizer ofOther = optimizer(halves, KernelsForTesting.vector());
        for (int k = 1; k <= STEPS; k++) {
            float[] gradient = random(size, new SplittableRandom(k));
            ofOne.step(one, gradient.clone());
            ofOther.step(other, gradient);
        }
        assertThat(one).containsExactly(other, within(1e-6f));
    }

    /** The list above contains all blocks of a network. */
    @Test
    void layouts_ofAllModes_holdNoBlockOfAnotherKind() {
        List<String> decaying = List.of(
                "item.tokens",
                "item.vector",
                "interaction.type",
                "interaction.gap",
                "interaction.value",
                "head.value",
                "head.sequence",
                "head.state");
        List<String> staying = List.of(
                "gate.age",
                "head.base",
                "head.bias",
                "item.bias",
                "memory.linear",
                "memory.log",
                "memory.prior.linear",
                "memory.prior.log",
                "similarity.age");
        for (NetworkMode mode : NetworkMode.covering(1)) {
            NetworkShape shape = new NetworkShape(mode.spec(), 5);
            for (ParameterLayout layout : List.of(shape.shared, shape.personal)) {
                for (ParameterLayout.Block block : layout.blocks()) {
                    String name = block.name();
                    assertThat(name.endsWith(".weight")
                                    || name.endsWith(".bias")
                                    || name.endsWith("gain")
                                    || name.startsWith("item.field.")
                                    || decaying.contains(name)
                                    || staying.contains(name))
                            .as(name)
                            .isTrue();
                }
            }
        }
    }

    private static AdamOptimizer optimizer(ParameterLayout layout, Kernels kernels) {
        OptimizerSettings settings =
                new OptimizerSettings(RATE, BETA_1, BETA_2, EPSILON, DECAY, WARMUP, Double.POSITIVE_INFINITY);
        return new AdamOptimizer(layout, settings, kernels, 3, ShardRunner.sequential());
    }

    private static float[] random(int size, SplittableRandom random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
