// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.privacy.NoiseShare;
import org.hanse.core.privacy.PrivateSum;
import org.hanse.core.privacy.UpdateShape;
import org.hanse.core.quantize.IntegerSumAccumulator;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.quantize.RingVector;
import org.junit.jupiter.api.Test;

class PipelinesTest {

    private static final int SIZE = 40;
    private static final int PARTICIPANTS = 9;
    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("a", 8, 5).toLayout();
    private static final QuantizationSpec SPEC = new QuantizationSpec(0x1p-20, 1L << 23, PARTICIPANTS, 0);

    private static final Set<TrainingMetric> TOLD = Set.of(TrainingMetric.LOSS);
    private static final UpdateShape SHAPE = UpdateShape.of(LAYOUT, TOLD);

    private final GlobalModel model = new GlobalModel(3, ParameterVector.of(LAYOUT, numbers(1)));

    private static float[] numbers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        return numbers;
    }

    /** The weighted mean of McMahan et al. in double, compared with the integer result. */
    @Test
    void advance_ofACohort_isTheWeightedMeanToTheGrid() {
        Quantizer quantizer = new Quantizer(SPEC, new SplittableRandom(5));
        UpdatePipeline node = new UpdatePipeline(Clipper.leaving(new ExampleWeight(500)), quantizer, NoiseShare.NONE);
        IntegerSumAccumulator sum = new IntegerSumAccumulator(SPEC, SHAPE.size());
        double[] expected = new double[SIZE];
        double weights = 0;
        double loss = 0;
        for (int participant = 0; participant < PARTICIPANTS; participant++) {
            float[] after = numbers(10 + participant);
            long examples = 100 * (participant + 1L);
            double own = 0.37 * (participant + 1);
            sum.add(node.prepare(
                    ModelUpdate.between(model, ParameterVector.of(LAYOUT, after), examples),
                    TrainingMetrics.ofLoss(own)));
            double weight = Math.min(examples, 500) / 500.0;
            weights += weight;
            loss += weight * own;
            for (int i = 0; i < SIZE; i++) {
                expected[i] += weight * after[i];
            }
        }
        AggregatePipeline.Advance advance = new AggregatePipeline(
                        TOLD, new NoPrivacy(), BlockWeights.EVEN, new FedAvg(1))
                .advance(model, new NoPrivacy().bare(sum.toIntegerSum()), 1, OptimizerState.EMPTY);
        GlobalModel next = advance.moved().model();
        assertThat(next.version()).isEqualTo(4);
        for (int i = 0; i < SIZE; i++) {
            assertThat((double) next.parameters().get(i)).isCloseTo(expected[i] / weights, within(5e-6));
        }
        // Each of the nine updates is off by less than a step, which is a thirty-second; the weights are off by the
        // same.
        assertThat(advance.metrics().get(TrainingMetric.LOSS))
                .hasValueCloseTo(loss / weights, within(9 * 0x1p-20 * 32 / weights + 1e-4));
    }

    /** Metrics are the last coordinates, so the coordinates before them are rounded by the same random numbers. */
    @Test
    void prepare_withMetrics_leavesWhatComesBeforeThemAsItIs() {
        ModelUpdate update = ModelUpdate.between(model, ParameterVector.of(LAYOUT, numbers(2)), 321);
        RingVector reported = node(7).prepare(update, TrainingMetrics.ofLoss(3)).vector();
        RingVector unreported =
                node(7).prepare(update, TrainingMetrics.of(Map.of())).vector();

        assertThat(reported.size()).isEqualTo(unreported.size() + 1);
        assertThat(Arrays.copyOf(reported.toElements(), unreported.size())).isEqualTo(unreported.toElements());
    }

    private static UpdatePipeline node(long seed) {
        return new UpdatePipeline(
                Clipper.leaving(new ExampleWeight(500)),
                new Quantizer(SPEC, new SplittableRandom(seed)),
                NoiseShare.NONE);
    }

    @Test
    void advance_lossBeyondTheBound_countsAsTheBound() {
        IntegerSumAccumulator sum = new IntegerSumAccumulator(SPEC, SHAPE.size());
        sum.add(node(1).prepare(new ModelUpdate(3, model.parameters(), 500), TrainingMetrics.ofLoss(1e9)));
        sum.add(node(2).prepare(new ModelUpdate(3, model.parameters(), 500), TrainingMetrics.ofLoss(2)));

        assertThat(released(sum, SHAPE).metrics()).isEqualTo(TrainingMetrics.ofLoss((32 + 2) / 2.0));
    }

    private static PrivateSum released(IntegerSumAccumulator sum, UpdateShape shape) {
        return new NoPrivacy().release(sum.toIntegerSum(), shape);
    }

    /** Without examples there is no update. On a coarse grid a single loss may be rounded up although it has no weight. */
    @Test
    void release_lossWithoutAnyWeight_isRefused() {
        long[] integers = new long[SHAPE.size()];
        integers[SHAPE.size() - 1] = 1;
        IntegerSumAccumulator sum = new IntegerSumAccumulator(SPEC, SHAPE.size());
        sum.add(RingVector.ofSigned(SPEC.ringBits(), integers));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> released(sum, SHAPE))
                .withMessageContaining("summed weight of 1 updates is 0.0");
    }

    /** Both sides need the same layout: a sum with a metric is invalid without it, and vice versa. */
    @Test
    void release_ofAnotherShape_isRefused() {
        UpdateShape bare = UpdateShape.of(LAYOUT, Set.of());
        ModelUpdate update = new ModelUpdate(3, model.parameters(), 500);
        IntegerSumAccumulator reported = new IntegerSumAccumulator(SPEC, SHAPE.size());
        reported.add(node(1).prepare(update, TrainingMetrics.ofLoss(2)));
        IntegerSumAccumulator unreported = new IntegerSumAccumulator(SPEC, bare.size());
        unreported.add(node(1).prepare(update, TrainingMetrics.of(Map.of())));

        assertThatIllegalArgumentException().isThrownBy(() -> released(reported, bare));
        assertThatIllegalArgumentException().isThrownBy(() -> released(unreported, SHAPE));
        assertThat(released(unreported, bare).metrics().known()).isEmpty();
        assertThat(released(reported, SHAPE))
                .isNotEqualTo(released(unreported, bare))
                .isEqualTo(released(reported, SHAPE));
    }

    @Test
    void advance_anyOrder_isTheSameModelToTheBit() {
        Quantizer quantizer = new Quantizer(SPEC, new SplittableRandom(5));
        UpdatePipeline node =
                new UpdatePipeline(Clipper.atMost(0.5, new ExampleWeight(500)), quantizer, NoiseShare.NONE);
        List<IntegerUpdate> updates = new ArrayList<>();
        for (int participant = 0; participant < PARTICIPANTS; participant++) {
            updates.add(node.prepare(
                    ModelUpdate.between(model, ParameterVector.of(LAYOUT, numbers(10 + participant)), 400),
                    TrainingMetrics.ofLoss(participant)));
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

    /** The mean is divided by the weights that multiplied the updates. */
    @Test
    void advance_ofWeighedUpdates_movesTheModelByWhatTheyWereBefore() {
        float[] after = numbers(4);
        IntegerUpdate update = node(7).prepare(
                        ModelUpdate.between(model, ParameterVector.of(LAYOUT, after), 500), TrainingMetrics.ofLoss(1));
        GlobalModel plain = advance(List.of(update), BlockWeights.EVEN);
        GlobalModel half = advance(List.of(update), BlockWeights.of(Map.of("a", 0.5)));

        for (int i = 0; i < SIZE; i++) {
            float before = model.parameters().get(i);
            assertThat((double) half.parameters().get(i) - before)
                    .isCloseTo(2.0 * (plain.parameters().get(i) - before), within(1e-6));
        }
        assertThat(half).isNotEqualTo(plain);
    }

    private GlobalModel advance(List<IntegerUpdate> updates) {
        return advance(updates, BlockWeights.EVEN);
    }

    private GlobalModel advance(List<IntegerUpdate> updates, BlockWeights weights) {
        IntegerSumAccumulator sum = new IntegerSumAccumulator(SPEC, SHAPE.size());
        updates.forEach(sum::add);
        return new AggregatePipeline(TOLD, new NoPrivacy(), weights, new FedAvg(1))
                .advance(model, new NoPrivacy().bare(sum.toIntegerSum()), 1, OptimizerState.EMPTY)
                .moved()
                .model();
    }
}
