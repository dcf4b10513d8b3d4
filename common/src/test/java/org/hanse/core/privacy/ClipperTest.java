// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipperTest {

    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("a", 2).add("b", 1).toLayout();
    private static final ExampleWeight WEIGHT = new ExampleWeight(100);

    private static ModelUpdate update(long examples, float... delta) {
        return new ModelUpdate(0, ParameterVector.of(LAYOUT, delta), examples);
    }

    @Test
    void clip_normAboveBound_scalesToBound() {
        WholeUpdate clipped = Clipper.atMost(3.5, WEIGHT).clip(update(100, 2, 3, 6));
        assertThat(clipped.size()).isEqualTo(4);
        assertThat(new double[] {clipped.get(0), clipped.get(1), clipped.get(2)})
                .containsExactly(new double[] {1, 1.5, 3}, within(1e-12));
        assertThat(clipped.get(3)).isEqualTo(1);
        assertThat(clipped.normBound()).isCloseTo(Math.hypot(3.5, 1), within(1e-12));
    }

    @Test
    void clip_normAtMostTheBound_isLeft() {
        WholeUpdate clipped = Clipper.atMost(7, WEIGHT).clip(update(1000, 2, 3, 6));
        assertThat(new double[] {clipped.get(0), clipped.get(1), clipped.get(2)})
                .containsExactly(2, 3, 6);
    }

    /** Weighted after clipping: however few the examples, the shortened change counts by its weight and no more. */
    @Test
    void clip_fewExamples_countForLess() {
        WholeUpdate clipped = Clipper.atMost(3.5, WEIGHT).clip(update(50, 2, 3, 6));
        assertThat(clipped.get(2)).isCloseTo(1.5, within(1e-12));
        assertThat(clipped.get(3)).isEqualTo(0.5);
    }

    @Test
    void leaving_anyNorm_isLeft() {
        WholeUpdate left = Clipper.leaving(WEIGHT).clip(update(100, 2e10f, 3, 6));
        assertThat(left.get(0)).isEqualTo(2e10f);
        assertThat(left.normBound()).isInfinite();
    }

    @Test
    void toString_saysNothingOfTheNumbers() {
        assertThat(update(100, 2, 3, 6)).hasToString("ModelUpdate[3 from version 0]");
        assertThat(Clipper.atMost(1, WEIGHT).clip(update(100, 2, 3, 6))).hasToString("WholeUpdate[4]");
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
}
