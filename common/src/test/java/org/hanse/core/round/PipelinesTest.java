// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.quantize.IntegerSumAccumulator;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.junit.jupiter.api.Test;

class PipelinesTest {

    private static final int SIZE = 40;
    private static final int PARTICIPANTS = 9;
    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("a", 8, 5).toLayout();
    private static final QuantizationSpec SPEC = new QuantizationSpec(0x1p-20, 1L << 23, PARTICIPANTS, 0);

    private final GlobalModel model = new GlobalModel(3, ParameterVector.of(LAYOUT, numbers(1)));

    private static float[] numbers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        return numbers;
    }

    /** The weighted mean of McMahan et al. in double, beside what comes of integers. */
    @Test
    void advance_ofACohort_isTheWeightedMeanToTheGrid() {
        Quantizer quantizer = new Quantizer(SPEC, new SplittableRandom(5));
        UpdatePipeline node = new UpdatePipeline(Clipper.leaving(new ExampleWeight(500)), quantizer);
        IntegerSumAccumulator sum = new IntegerSumAccumulator(SPEC, SIZE + 1);
        double[] expected = new double[SIZE];
        double weights = 0;
        for (int participant = 0; participant < PARTICIPANTS; participant++) {
            float[] after = numbers(10 + participant);
            long examples = 100 * (participant + 1L);
            sum.add(node.prepare(ModelUpdate.between(model, ParameterVector.of(LAYOUT, after), examples)));
            double weight = Math.min(examples, 500) / 500.0;
            weights += weight;
            for (int i = 0; i < SIZE; i++) {
                expected[i] += weight * after[i];
            }
        }
        GlobalModel next = new AggregatePipeline(new NoPrivacy(), new FedAvg(1))
                .advance(model, sum.toIntegerSum(), OptimizerState.EMPTY)
                .model();
        assertThat(next.version()).isEqualTo(4);
        for (int i = 0; i < SIZE; i++) {
            assertThat((double) next.parameters().get(i)).isCloseTo(expected[i] / weights, within(5e-6));
        }
    }

    @Test
    void advance_anyOrder_isTheSameModelToTheBit() {
        Quantizer quantizer = new Quantizer(SPEC, new SplittableRandom(5));
        UpdatePipeline node = new UpdatePipeline(Clipper.atMost(0.5, new ExampleWeight(500)), quantizer);
        List<IntegerUpdate> updates = new ArrayList<>();
        for (int participant = 0; participant < PARTICIPANTS; participant++) {
            updates.add(node.prepare(
                    ModelUpdate.between(model, ParameterVector.of(LAYOUT, numbers(10 + participant)), 400)));
        }
        GlobalModel one = advance(updates);
        Collections.shuffle(updates, new Random(2));
        assertThat(advance(updates)).isEqualTo(one);
        assertThat(advance(updates).digest()).isEqualTo(one.digest()).isNotEqualTo(model.digest());
    }

    @Test
    void between_otherLayoutOrNoExamples_isRefused() {
        ParameterVector other =
                ParameterVector.of(ParameterLayout.accumulator().add("b", SIZE).toLayout(), numbers(2));
        assertThatIllegalArgumentException().isThrownBy(() -> ModelUpdate.between(model, other, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelUpdate.between(model, model.parameters(), 0))
                .withMessageContaining("0 examples");
    }

    private GlobalModel advance(List<IntegerUpdate> updates) {
        IntegerSumAccumulator sum = new IntegerSumAccumulator(SPEC, SIZE + 1);
        updates.forEach(sum::add);
        return new AggregatePipeline(new NoPrivacy(), new FedAvg(1))
                .advance(model, sum.toIntegerSum(), OptimizerState.EMPTY)
                .model();
    }
}
