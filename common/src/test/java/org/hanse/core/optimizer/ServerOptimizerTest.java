// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.privacy.PrivateSum;
import org.hanse.core.privacy.UpdateShape;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerSumAccumulator;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The update rules for one parameter over three rounds, computed by hand. Changes are on the grid, so nothing is rounded. */
class ServerOptimizerTest {

    private static final ParameterLayout ONE =
            ParameterLayout.accumulator().add("a", 1).toLayout();
    private static final QuantizationSpec SPEC = new QuantizationSpec(0x1p-20, 1L << 24, 4, 0);

    private static PrivateSum change(ParameterLayout layout, float... mean) {
        Quantizer quantizer = new Quantizer(SPEC, new SplittableRandom(1));
        IntegerSumAccumulator sum = new IntegerSumAccumulator(SPEC, mean.length + 1);
        sum.add(quantizer.quantize(Clipper.leaving(new ExampleWeight(1))
                .clip(new ModelUpdate(0, ParameterVector.of(layout, mean), 1), TrainingMetrics.of(Map.of()))));
        return new NoPrivacy().release(sum.toIntegerSum(), UpdateShape.of(layout, Set.of()));
    }

    private static List<Double> run(ServerOptimizer optimizer, float... changes) {
        GlobalModel model = new GlobalModel(5, ParameterVector.of(ONE, new float[] {10}));
        OptimizerState state = OptimizerState.EMPTY;
        List<Double> values = new ArrayList<>();
        for (float change : changes) {
            ServerOptimizer.Advance next = optimizer.advance(model, change(ONE, change), state);
            assertThat(next.model().version()).isEqualTo(model.version() + 1);
            model = next.model();
            state = next.state();
            values.add((double) model.parameters().get(0));
        }
        return values;
    }

    @Test
    void fedAvg_addsTheMeanTimesTheRate() {
        assertThat(run(new FedAvg(1), 1, -0.5f)).containsExactly(11.0, 10.5);
        assertThat(run(new FedAvg(0.5), 1, -0.5f)).containsExactly(10.5, 10.25);
    }

    /** The models above have the versions 5, 6 and so on. */
    @Test
    void linearDecay_takesShorterStepsByTheModelsVersion() {
        ServerOptimizer optimizer = new LinearDecay(new FedAvg(1), 8);
        assertThat(run(optimizer, 8, 8, 8, 8)).containsExactly(13.0, 15.0, 16.0, 17.0);
        assertThat(run(new LinearDecay(new FedAvg(1), 1), 8)).containsExactly(18.0);
    }

    @Test
    void linearDecay_remembersWhatTheOtherDoes() {
        // v = 1, 1.5, each times 0.5; then 3 / 8 and 2 / 8 of the step
        assertThat(run(new LinearDecay(new FedAvgM(0.5, 0.5), 8), 1, 1)).containsExactly(10.1875, 10.375);
    }

    @Test
    void linearDecay_noSteps_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearDecay(new FedAvg(1), 0))
                .withMessageContaining("0 steps");
    }

    @Test
    void fedAvgM_addsUpWhatFades() {
        // v = 1, 0.5 + 1 = 1.5, 0.75 - 2 = -1.25; each times 0.5
        assertThat(run(new FedAvgM(0.5, 0.5), 1, 1, -2)).containsExactly(10.5, 11.25, 10.625);
        assertThat(run(new FedAvgM(1, 0), 1, -0.5f)).containsExactly(11.0, 10.5);
    }

    @Test
    void fedAdam_dividesByTheRootOfTheMeanSquare() {
        // m = .5, .75, -.625; v = .25, .4375, 1.328125 with beta1 = .5, beta2 = .75
        double first = 10 + 0.5 / (Math.sqrt(0.25) + 0.5);
        double second = first + 0.75 / (Math.sqrt(0.4375) + 0.5);
        double third = second - 0.625 / (Math.sqrt(1.328125) + 0.5);
        List<Double> values = run(new FedAdam(1, 0.5, 0.75, 0.5), 1, 1, -2);
        assertThat(values.get(0)).isCloseTo(first, within(1e-5));
        assertThat(values.get(1)).isCloseTo(second, within(1e-5));
        assertThat(values.get(2)).isCloseTo(third, within(1e-5));
    }

    @Test
    void advance_stateOfAnotherOptimizerOrModel_isRefused() {
        GlobalModel model = new GlobalModel(0, ParameterVector.of(ONE, new float[] {1}));
        PrivateSum change = change(ONE, 1);
        OptimizerState momentum =
                new FedAvgM(1, 0.5).advance(model, change, OptimizerState.EMPTY).state();
        assertThatIllegalArgumentException().isThrownBy(() -> new FedAvg(1).advance(model, change, momentum));
        assertThatIllegalArgumentException().isThrownBy(() -> new FedAdam(1, 0, 0, 1).advance(model, change, momentum));
        ParameterLayout two = ParameterLayout.accumulator().add("a", 2).toLayout();
        GlobalModel other = new GlobalModel(0, ParameterVector.of(two, new float[2]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FedAvgM(1, 0.5).advance(other, change(two, 1, 2), momentum));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FedAvg(1).advance(other, change, OptimizerState.EMPTY));
    }

    @Test
    void advance_beyondAllNumbers_isRefusedAndTheModelStays() {
        GlobalModel model = new GlobalModel(0, ParameterVector.of(ONE, new float[] {Float.MAX_VALUE}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FedAvg(1e38).advance(model, change(ONE, 4), OptimizerState.EMPTY));
        assertThat(model.parameters().get(0)).isEqualTo(Float.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void of_rateOutOfRange_isRefused(double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FedAvg(rate));
        assertThatIllegalArgumentException().isThrownBy(() -> new FedAvgM(rate, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FedAdam(rate, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new FedAdam(1, 0, 0, rate));
    }

    @Test
    void release_whatHasNoMean_isRefused() {
        UpdateShape shape = UpdateShape.of(ONE, Set.of());
        IntegerSum nothing = new IntegerSumAccumulator(SPEC, 2).toIntegerSum();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NoPrivacy().release(nothing, shape))
                .withMessageContaining("a sum of no update has no mean");
        IntegerSum short1 = new IntegerSumAccumulator(SPEC, 1).toIntegerSum();
        assertThatIllegalArgumentException().isThrownBy(() -> new NoPrivacy().release(short1, shape));
    }
}
