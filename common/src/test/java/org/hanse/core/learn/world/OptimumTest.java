// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.world.ExactValues;
import org.hanse.core.world.FiniteWorld;
import org.hanse.core.world.SmallShops;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Networks trained on logs reach the optimum of worlds that require more than one step of planning. */
class OptimumTest {

    private static final LossSettings LOSS = Trained.loss(0.9, 1, 0, 0);
    private static final int EPOCHS = 12;

    @Test
    @Tag("nightly")
    void train_clickbait_learnsThatContentShoppersBuy() {
        requireOptimum("clickbait", SmallShops.clickbait(6), SmallShops.rewards(0, 1, 1.5, 0.3), 1);
    }

    @Tag("nightly")
    @Test
    void train_viewBeforePurchase_learnsToShowTwice() {
        requireOptimum(
                "view before purchase", SmallShops.viewBeforePurchase(6), SmallShops.rewards(0.1, 0.5, 1.5, 0), 1);
    }

    @Test
    @Tag("nightly")
    void train_longWay_learnsToWait() {
        requireOptimum("long way", SmallShops.longWay(6), SmallShops.rewards(0, 0.4, 3, 0), 0.5);
    }

    private static void requireOptimum(String name, FiniteWorld world, ObjectiveRewards rewards, double epsilon) {
        ExactValues exact = new ExactValues(world, rewards, LOSS);
        double[][] best = exact.greedyPolicy(exact.optimal());
        double optimum = exact.worth(best);
        double myopic = exact.worth(exact.greedyPolicy(exact.immediate()));
        InteractionLog log = Visits.drawn(world, Visits.exploring(world, best, epsilon), 1500, 20, 1);
        Trained network = Trained.on(log, world.items(), rewards, new Trained.Plan(LOSS, 20, 8, false, 1, EPOCHS));
        double trained = exact.worth(network.greedy(), 20);
        System.out.printf("%s: optimum %.4f, myopic %.4f, trained %.4f%n", name, optimum, myopic, trained);
        assertThat(myopic).as("myopic of %s, optimum %s", name, optimum).isLessThan(0.75 * optimum);
        assertThat(trained)
                .as("%s: optimum %s, myopic %s, trained", name, optimum, myopic)
                .isGreaterThanOrEqualTo(0.97 * optimum);
    }
}
