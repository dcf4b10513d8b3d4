// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Set;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.model.TrainingMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipperTest {

    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("a", 2).add("b", 1).toLayout();
    private static final ExampleWeight WEIGHT = new ExampleWeight(100);

    /** A quarter of the bound. */
    private static final TrainingMetrics LOSS = TrainingMetrics.ofLoss(8);

    private static ModelUpdate update(long examples, float... delta) {
        return new ModelUpdate(0, ParameterVector.of(LAYOUT, delta), examples);
    }

    @Test
    void clip_normAboveBound_scalesToBound() {
        WholeUpdate clipped = Clipper.atMost(3.5, WEIGHT).clip(update(100, 2, 3, 6), LOSS);
        assertThat(clipped.size()).isEqualTo(5);
        assertThat(new double[] {clipped.get(0), clipped.get(1), clipped.get(2)})
                .containsExactly(new double[] {1, 1.5, 3}, within(1e-12));
        assertThat(clipped.get(3)).isEqualTo(1);
        assertThat(clipped.get(4)).isEqualTo(0.25);
        assertThat(clipped.normBound()).isCloseTo(Math.sqrt(3.5 * 3.5 + 1 + 1), within(1e-12));
    }

    @Test
    void clip_normAtMostTheBound_isLeft() {
        WholeUpdate clipped = Clipper.atMost(7, WEIGHT).clip(update(1000, 2, 3, 6), LOSS);
        assertThat(new double[] {clipped.get(0), clipped.get(1), clipped.get(2)})
                .containsExactly(2, 3, 6);
    }

    /** Weighted after clipping: however few the examples, the shortened change counts by its weight and no more. */
    @Test
    void clip_fewExamples_countForLess() {
        WholeUpdate clipped = Clipper.atMost(3.5, WEIGHT).clip(update(50, 2, 3, 6), LOSS);
        assertThat(clipped.get(2)).isCloseTo(1.5, within(1e-12));
        assertThat(clipped.get(3)).isEqualTo(0.5);
        assertThat(clipped.get(4)).isEqualTo(0.125);
    }

    @Test
    void leaving_anyNorm_isLeft() {
        WholeUpdate left = Clipper.leaving(WEIGHT).clip(update(100, 2e10f, 3, 6), LOSS);
        assertThat(left.get(0)).isEqualTo(2e10f);
        assertThat(left.normBound()).isInfinite();
    }

    /** The coordinate of any loss is from 0 to the weight, which the bound of the norm assumes. */
    @ParameterizedTest
    @CsvSource({"32, 0.5", "33, 0.5", "1e300, 0.5", "0, 0", "-1e-9, 0", "-5, 0", "16, 0.25"})
    void clip_anyLoss_isReportedAsAFractionOfTheWeight(double loss, double expected) {
        WholeUpdate clipped = Clipper.atMost(3.5, WEIGHT).clip(update(50, 200, 300, 600), TrainingMetrics.ofLoss(loss));
        assertThat(clipped.get(4)).isEqualTo(expected);
        assertThat(norm(clipped)).isLessThanOrEqualTo(clipped.normBound());
    }

    @Test
    void clip_greatestOfAll_isAsLongAsTheBoundSays() {
        WholeUpdate clipped = Clipper.atMost(3.5, WEIGHT).clip(update(100, 200, 300, 600), TrainingMetrics.ofLoss(100));
        assertThat(norm(clipped)).isCloseTo(clipped.normBound(), within(1e-9));
    }

    private static double norm(WholeUpdate update) {
        double squares = 0;
        for (int i = 0; i < update.size(); i++) {
            squares += update.get(i) * update.get(i);
        }
        return Math.sqrt(squares);
    }

    /** A metric that is not reported has no coordinate and no part in the bound. */
    @Test
    void clip_noMetrics_hasTheWeightLast() {
        WholeUpdate clipped = Clipper.atMost(3.5, WEIGHT).clip(update(50, 2, 3, 6), TrainingMetrics.of(Map.of()));
        assertThat(clipped.shape()).isEqualTo(UpdateShape.of(LAYOUT, Set.of()));
        assertThat(clipped.size()).isEqualTo(4);
        assertThat(clipped.get(clipped.shape().weight())).isEqualTo(0.5);
        assertThat(clipped.normBound()).isCloseTo(Math.hypot(3.5, 1), within(1e-12));
    }

    @Test
    void shape_ofAllMetrics_endsWithThem() {
        UpdateShape shape = UpdateShape.of(LAYOUT, Set.of(TrainingMetric.values()));
        assertThat(shape.weight()).isEqualTo(3);
        assertThat(shape.firstMetric()).isEqualTo(4);
        assertThat(shape.size()).isEqualTo(4 + TrainingMetric.values().length);
        assertThat(shape.metrics()).containsExactly(TrainingMetric.values());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void metrics_lossThatIsNoNumber_isRefused(double loss) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingMetrics.ofLoss(loss))
                .withMessageContaining("LOSS of a training is " + loss);
    }

    @Test
    void toString_saysNothingOfTheNumbers() {
        assertThat(update(100, 2, 3, 6)).hasToString("ModelUpdate[3 from version 0]");
        assertThat(Clipper.atMost(1, WEIGHT).clip(update(100, 2, 3, 6), LOSS)).hasToString("WholeUpdate[5]");
        assertThat(LOSS).hasToString("TrainingMetrics[LOSS]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void atMost_boundOutOfRange_isRefused(double bound) {
        assertThatIllegalArgumentException().isThrownBy(() -> Clipper.atMost(bound, WEIGHT));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.010009765625", "50, 0.5", "99, 0.98999023437500", "100, 1", "1000000, 1"})
    void weight_isTheShareOfTheCapOnItsGrid(long examples, double expected) {
        assertThat(WEIGHT.of(examples)).isCloseTo(expected, within(1.0 / ExampleWeight.STEPS));
        assertThat(WEIGHT.of(examples) * ExampleWeight.STEPS)
                .isEqualTo(Math.rint(WEIGHT.of(examples) * ExampleWeight.STEPS));
    }

    @Test
    void weight_ofOneExampleAmongVeryMany_isNotZero() {
        assertThat(new ExampleWeight(Long.MAX_VALUE).of(1)).isEqualTo(1.0 / ExampleWeight.STEPS);
        assertThatIllegalArgumentException().isThrownBy(() -> WEIGHT.of(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExampleWeight(0));
    }

    /** With a privacy guarantee there is no weight, and the bound is the clip norm. */
    @Test
    void clipParameters_anyUpdate_hasNothingBehindTheParameters() {
        WholeUpdate clipped = Clipper.atMost(3.5, WEIGHT).clipParameters(update(50, 2, 3, 6));
        assertThat(clipped.size()).isEqualTo(3);
        assertThat(clipped.get(2)).isCloseTo(1.5, within(1e-12));
        assertThat(clipped.normBound()).isEqualTo(3.5);
        assertThat(clipped.shape()).isEqualTo(UpdateShape.ofParameters(LAYOUT));
        assertThatIllegalStateException().isThrownBy(() -> clipped.shape().weight());
    }

    @Test
    void sum_ofClippedGradients_statesHowFarOneShopperMovesIt() {
        Clipper clipper = Clipper.atMost(2, WEIGHT);
        ShopperSum sum = clipper.sum(sum(1, 2, 2), 2);
        assertThat(sum.sensitivity()).isCloseTo(2, within(1e-12)).isGreaterThan(2);
        assertThat(sum.normBound()).isEqualTo(4);
        assertThat(sum.shape()).isEqualTo(UpdateShape.ofParameters(LAYOUT));
        assertThat(new double[] {sum.get(0), sum.get(1), sum.get(2)}).containsExactly(-1, -2, -2);
        assertThat(sum).hasToString("ShopperSum[3]");
        assertThat(clipper.factor().of(8)).isEqualTo(0.25);
        assertThat(clipper.sum(sum(0, 0, 0), 0).normBound()).isZero();
    }

    private static GradientSum sum(double... numbers) {
        return GradientSum.of(
                LAYOUT,
                java.util.Arrays.stream(numbers)
                        .mapToLong(number -> Math.round(number / GradientSum.STEP))
                        .toArray());
    }

    @Test
    void sum_longerThanItsGradientsCanBe_isRefused() {
        Clipper clipper = Clipper.atMost(1, WEIGHT);
        GradientSum sum = sum(1, 2, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> clipper.sum(sum, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> clipper.sum(sum, -1));
        assertThat(clipper.sum(sum, 3).normBound()).isEqualTo(3);
    }

    @Test
    void leaving_underAPrivacyGuarantee_isRejected() {
        Clipper leaving = Clipper.leaving(WEIGHT);
        ModelUpdate update = update(50, 2, 3, 6);
        assertThatIllegalStateException().isThrownBy(() -> leaving.clipParameters(update));
        assertThatIllegalStateException().isThrownBy(() -> leaving.sum(sum(2, 3, 6), 9));
    }
}
