// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScoreFunctionModelTest {

    private static final int ITEMS = 5;
    private static final int DIMENSION = 3;

    /** Items 1 and 3 with label 1, 0 and 3 with label 0: an item may occur twice in a batch. */
    private static final int[] BATCH = {1, ~0, 3, ~3};

    private final PFedRec setting = new PFedRec(DIMENSION, 0.5, 2, new LocalPasses(1, 1), new ShopperRounds(1, 1, 1));
    private final ScoreFunctionModel model = ScoreFunctionModel.of(ITEMS, setting, 4);
    private final SplittableRandom random = new SplittableRandom(9);
    private final double[] vectors = model.initialShared(random);
    private final double[] personal = model.initialPersonal(random);

    @Test
    void stepScoreFunction_batch_followsTheGradientOfTheMeanLoss() {
        double[] moved = personal.clone();
        model.stepScoreFunction(BATCH, moved, vectors);
        assertThat(FiniteDifference.change(personal, moved, -0.5))
                .containsExactly(FiniteDifference.gradient(personal, other -> loss(other, vectors)), within(1e-8));
    }

    @Test
    void stepItems_batch_followsTheGradientAtTheRateOfItems() {
        double[] moved = vectors.clone();
        model.stepItems(BATCH, personal, moved);
        assertThat(FiniteDifference.change(vectors, moved, -0.5 * ITEMS * 2))
                .containsExactly(FiniteDifference.gradient(vectors, other -> loss(personal, other)), within(1e-8));
    }

    @Test
    void train_ownItem_movesBothPartsAndSendsItemVectorsOnly() {
        double[] update = new double[vectors.length];
        double[] weights = new double[ITEMS + 1];
        double[] before = vectors.clone();
        model.receive(vectors).train(new int[] {2}, personal, random, update, weights);
        assertThat(personal).isNotEqualTo(model.initialPersonal(random));
        assertThat(vectors).isEqualTo(before);
        assertThat(update).hasSize(ITEMS * DIMENSION);
        assertThat(weights).containsOnly(1);
        assertThat(changed(update)).isEqualTo(2);
    }

    @Test
    void score_ownItems_areRankedWithVectorsOfTheParticipant() {
        double[] own = new double[ITEMS];
        double[] none = new double[ITEMS];
        double[] before = personal.clone();
        model.receive(vectors).score(new int[] {2}, personal, random, own);
        model.receive(vectors).score(new int[0], personal, random, none);
        assertThat(own[2]).isGreaterThan(none[2]);
        int different = 0;
        for (int item = 0; item < ITEMS; item++) {
            different += own[item] == none[item] ? 0 : 1;
        }
        assertThat(different).isEqualTo(2);
        assertThat(personal).isEqualTo(before);
    }

    private static int changed(double[] update) {
        int rows = 0;
        for (int item = 0; item < ITEMS; item++) {
            rows += update[item * DIMENSION] == 0 ? 0 : 1;
        }
        return rows;
    }

    /** Returns the mean cross-entropy of the batch, written out apart from the program. */
    private static double loss(double[] personal, double[] vectors) {
        double loss = 0;
        for (int example : BATCH) {
            int item = Math.max(example, ~example);
            double logit = personal[DIMENSION];
            for (int d = 0; d < DIMENSION; d++) {
                logit += personal[d] * vectors[item * DIMENSION + d];
            }
            loss += FiniteDifference.crossEntropy(logit, example >= 0);
        }
        return loss / BATCH.length;
    }
}
