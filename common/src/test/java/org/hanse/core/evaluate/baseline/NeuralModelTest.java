// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeuralModelTest {

    private static final double RATE = 1e-6;
    private static final int ITEMS = 3;

    private final NeuralModel model = new NeuralModel(ITEMS, 4, RATE, new LocalPasses(2, 1));
    private final SplittableRandom random = new SplittableRandom(12);
    private final double[] shared = model.initialShared(random);
    private final double[] personal = model.initialPersonal(random);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void step_oneExample_followsTheGradientOfTheCrossEntropy(boolean positive) {
        NeuralPass pass = new NeuralPass(model);
        double[] movedShared = shared.clone();
        double[] movedPersonal = personal.clone();
        pass.step(movedShared, movedPersonal, 1, positive ? 1 : 0, RATE);
        assertThat(FiniteDifference.change(shared, movedShared, -RATE))
                .containsExactly(
                        FiniteDifference.gradient(
                                shared,
                                other -> FiniteDifference.crossEntropy(pass.logit(other, personal, 1), positive)),
                        within(1e-6));
        assertThat(FiniteDifference.change(personal, movedPersonal, -RATE))
                .containsExactly(
                        FiniteDifference.gradient(
                                personal,
                                other -> FiniteDifference.crossEntropy(pass.logit(shared, other, 1), positive)),
                        within(1e-6));
        // The hidden layers take part: else the comparison would show nothing about them.
        double[] slopes = FiniteDifference.change(shared, movedShared, -RATE);
        assertThat(Arrays.stream(slopes, ITEMS * 8, shared.length).limit(2 * 4 * 4))
                .anyMatch(slope -> Math.abs(slope) > 1e-3);
    }

    @Test
    void train_ownItem_weighsEachRowByItsExamples() {
        double[] update = new double[shared.length];
        double[] weights = new double[ITEMS + 1];
        model.receive(shared).train(new int[] {2}, personal, random, update, weights);
        // Two passes with one own and one drawn item each.
        assertThat(weights[2]).isEqualTo(2);
        assertThat(weights[0] + weights[1]).isEqualTo(2);
        assertThat(weights[ITEMS]).isEqualTo(4);
        for (int item = 0; item < ITEMS; item++) {
            double[] row = Arrays.copyOfRange(update, item * 8, item * 8 + 8);
            assertThat(Arrays.stream(row).anyMatch(change -> change != 0)).isEqualTo(weights[item] > 0);
        }
    }

    @Test
    void train_participant_sendsTheShapeOfTheSharedParametersOnly() {
        assertThat(shared).hasSize(model.items() * model.rowLength() + model.tail());
        double[] before = personal.clone();
        double[] sharedBefore = shared.clone();
        double[] update = new double[shared.length];
        model.receive(shared).train(new int[] {0, 1}, personal, random, update, new double[ITEMS + 1]);
        assertThat(personal).isNotEqualTo(before);
        assertThat(shared).isEqualTo(sharedBefore);
    }
}
