// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hanse.core.evaluate.NotFiniteScoreException;
import org.hanse.core.evaluate.baseline.LocalModel.Received;
import org.junit.jupiter.api.Test;

class FactorModelTest {

    private static final double[] NOTHING = {};
    private final SplittableRandom random = new SplittableRandom(3);

    /** y = (1, 2), own item 1, alpha 1, lambda 1: x = (1 + 4 + 1 + 4)^-1 * 2 * 2 = .4. */
    @Test
    void train_twoItems_isTheGradientByHand() {
        Received received = new FactorModel(2, 1, 1, 1).receive(new double[] {1, 2});
        double[] scores = new double[2];
        double[] update = new double[2];
        double[] weights = new double[3];
        received.score(new int[] {1}, NOTHING, random, scores);
        received.train(new int[] {1}, NOTHING, random, update, weights);
        assertThat(scores).containsExactly(new double[] {0.4, 0.8}, within(1e-12));
        // Residuals -.4 and 2 * (1 - .8), times -2 x.
        assertThat(update).containsExactly(new double[] {0.32, -0.32}, within(1e-12));
        assertThat(weights).containsExactly(1, 1, 1);
    }

    @Test
    void solve_anyItems_minimisesTheLossOfTheParticipant() {
        FactorModel model = new FactorModel(6, 3, 2.5, 0.7);
        double[] shared = model.initialShared(random);
        int[] own = {1, 4};
        double[] factor = factorOf(model, shared, own);
        double[] gradient = FiniteDifference.gradient(factor, x -> loss(model, shared, x, own));
        assertThat(gradient).containsExactly(new double[3], within(1e-7));
    }

    @Test
    void train_anyItems_isTheGradientOfTheLossInTheItemFactors() {
        FactorModel model = new FactorModel(6, 3, 2.5, 0.7);
        double[] shared = model.initialShared(random);
        int[] own = {0, 5};
        double[] factor = factorOf(model, shared, own);
        double[] update = new double[shared.length];
        model.receive(shared).train(own, NOTHING, random, update, new double[7]);
        double[] gradient = FiniteDifference.gradient(shared, y -> loss(model, y, factor, own));
        assertThat(update).containsExactly(gradient, within(1e-7));
    }

    /** The weight of the norm is below the rounding of such factors, so that the matrix has no inverse. */
    @Test
    void solve_factorsThatDiverged_areNoFiniteScore() {
        Received received = new FactorModel(1, 2, 1, 1e-9).receive(new double[] {1e8, 1e8});
        assertThatThrownBy(() -> received.score(new int[] {0}, NOTHING, random, new double[1]))
                .isInstanceOf(NotFiniteScoreException.class)
                .hasMessageContaining("not positive definite");
    }

    /** Recovers x from the scores of items whose factors are unit vectors, beside the model's own. */
    private double[] factorOf(FactorModel model, double[] shared, int[] own) {
        double[] scores = new double[model.items()];
        model.receive(shared).score(own, NOTHING, random, scores);
        // Three scores determine x; Cramer's rule for the first three items.
        double[][] y = new double[3][];
        for (int item = 0; item < 3; item++) {
            y[item] = Arrays.copyOfRange(shared, item * 3, item * 3 + 3);
        }
        double[] factor = new double[3];
        for (int d = 0; d < 3; d++) {
            double[][] replaced = {y[0].clone(), y[1].clone(), y[2].clone()};
            for (int item = 0; item < 3; item++) {
                replaced[item][d] = scores[item];
            }
            factor[d] = determinant(replaced) / determinant(y);
        }
        return factor;
    }

    private static double determinant(double[][] m) {
        return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
                - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
                + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
    }

    /** Returns sum c (p - x'y)^2 + lambda x'x, written out apart from the program. */
    private static double loss(FactorModel model, double[] shared, double[] factor, int[] own) {
        double loss = 0;
        for (int item = 0; item < model.items(); item++) {
            int index = item;
            boolean met = Arrays.stream(own).anyMatch(o -> o == index);
            double product = 0;
            for (int d = 0; d < model.dimension(); d++) {
                product += factor[d] * shared[item * model.dimension() + d];
            }
            double residual = (met ? 1 : 0) - product;
            loss += (met ? 1 + model.alpha() : 1) * residual * residual;
        }
        for (double x : factor) {
            loss += model.lambda() * x * x;
        }
        return loss;
    }
}
