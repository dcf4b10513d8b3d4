// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.LossSettings.Algorithm;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.world.ExactValues;
import org.hanse.core.world.FiniteWorld;
import org.hanse.core.world.History;
import org.hanse.core.world.SmallShops;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule of the temporal difference has its own fixed point, known exactly; values settle there and nowhere else. */
class FixedPointTest {

    private static final double CLOSE = 0.06;

    /** Tolerance for values whose target network was updated until convergence; wrong rules are twice as far off. */
    private static final double NEAR = 0.2;

    /** All visits in one batch, so that a step has no noise. */
    private static final int ALL = TrainingSettings.GREATEST_BATCH;

    private static final FiniteWorld WAY_OUT = SmallShops.wayOut();
    private static final ObjectiveRewards OUT_REWARDS = SmallShops.rewards(0, 0.3, 1.8, 0);
    private static final LossSettings OUT_LOSS = Trained.loss(0.6, 1, 0, 0);
    private static final ExactValues OUT_EXACT = new ExactValues(WAY_OUT, OUT_REWARDS, OUT_LOSS);

    /** The log of 600 visits of very different lengths; of 100, some first interactions are seen a few times only. */
    private static final InteractionLog OUT_LOG = Visits.drawn(WAY_OUT, Visits.uniform(WAY_OUT), 600, 60, 3);

    /**
     * A window of two positions cuts nearly every visit, mostly where the greater part of the value is yet to come. Click and
     * purchase want different items after most items: a click pays at once, the way to the purchase more.
     */
    @Test
    @Tag("nightly")
    void objectives_windowsThatWereCutAndThatEnd_addUpToOnePolicy() {
        assertThat(distanceOnWayOut(2, 6, OUT_EXACT.optimal())).isLessThan(NEAR);
    }

    /** The first target network has no information, the second one immediate rewards. Its values count at the online network's choice. */
    @Test
    @Tag("nightly")
    void target_renewedOnce_isAskedForTheValueOfTheOnlineChoice() {
        assertThat(distanceOnWayOut(20, 2, OUT_EXACT.withOlder(OUT_EXACT.immediate())))
                .isLessThan(CLOSE);
    }

    /** An endless shop whose log breaks off after twelve interactions: item 0 is clicked, worth 0.3, and item 1 looked at. */
    @Test
    void sequences_thatBreakOff_bootstrapWhereTheyWereCut() {
        FiniteWorld world = new FiniteWorld(2).start(1, 0, 0, SmallShops.VIEW);
        world.when(0, 0, SmallShops.CLICK, 0).when(0, 1, SmallShops.VIEW, 0);
        ObjectiveRewards rewards = SmallShops.rewards(0, 0.3, 0, 0);
        InteractionLog log = Visits.drawn(world, Visits.uniform(world), 30, 12, 3);
        Trained network = Trained.on(log, world.items(), rewards, new Trained.Plan(OUT_LOSS, 20, ALL, false, 80, 560));
        double[] values = network.values(History.NONE.with(0, SmallShops.VIEW), 0);
        assertThat(values[0]).isCloseTo(0.3 / (1 - 0.6), within(CLOSE));
        assertThat(values[1]).isCloseTo(0.6 * 0.3 / (1 - 0.6), within(CLOSE));
    }

    private static double distanceOnWayOut(int window, int targets, double[][][] expected) {
        int still = 80;
        Trained network = Trained.on(
                OUT_LOG,
                WAY_OUT.items(),
                OUT_REWARDS,
                new Trained.Plan(OUT_LOSS, window, ALL, false, still, still * targets));
        double most = 0;
        for (int item = 0; item < 3; item++) {
            InteractionType type = item == 0 ? SmallShops.CLICK : SmallShops.VIEW;
            for (int c = 0; c < Trained.OBJECTIVES; c++) {
                double[] values = network.values(History.NONE.with(item, type), c);
                for (int a = 0; a < WAY_OUT.items(); a++) {
                    most = Math.max(most, Math.abs(values[a] - expected[item][a][c]));
                }
            }
        }
        return most;
    }

    @Test
    void steps_two_sumRewardsThenBootstrap() {
        FiniteWorld world = SmallShops.viewBeforePurchase(3);
        ObjectiveRewards rewards = SmallShops.rewards(0.1, 0.4, 1.3, 0);
        LossSettings loss = Trained.loss(0.8, 2, 0, 0);
        Trained network =
                Trained.on(Visits.all(world), world.items(), rewards, new Trained.Plan(loss, 20, ALL, false, 200, 600));
        ExactValues exact = new ExactValues(world, rewards, loss);
        double[][][] expected = exact.afterSteps(Visits.uniform(world), 2);
        assertThat(Distance.of(world, expected, network::values)).isLessThan(CLOSE);
        for (int other : new int[] {1, 3}) {
            assertThat(Distance.of(world, exact.afterSteps(Visits.uniform(world), other), network::values))
                    .isGreaterThan(4 * CLOSE);
        }
    }

    /** Rewards that follow an explored item are left out, so several steps learn the values of the best policy from any log. */
    @Test
    void steps_cutAtExploration_learnTheBestPolicy() {
        FiniteWorld world = SmallShops.viewBeforePurchase(3);
        ObjectiveRewards rewards = SmallShops.rewards(0.1, 0.4, 1.3, 0);
        LossSettings loss = Trained.loss(0.8, 3, 0, 0).withCut(true);
        Trained network =
                Trained.on(Visits.all(world), world.items(), rewards, new Trained.Plan(loss, 20, ALL, false, 200, 600));
        ExactValues exact = new ExactValues(world, rewards, loss);
        assertThat(Distance.of(world, exact.optimal(), network::values)).isLessThan(CLOSE);
        assertThat(Distance.of(world, exact.afterSteps(Visits.uniform(world), 3), network::values))
                .isGreaterThan(4 * CLOSE);
    }

    /**
     * After item 0 item 2 is clicked, after item 1 it is bought. The behaviour shows all items equally often, so that sarsa and its
     * expectation learn a quarter of the greedy values.
     */
    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void algorithm_each_learnsTheValuesOfItsPolicy(Algorithm algorithm) {
        FiniteWorld world = new FiniteWorld(4).start(1, 0, 3, SmallShops.VIEW);
        for (int item = 0; item < 4; item++) {
            world.when(0, item, SmallShops.VIEW, item < 2 ? 1 + item : FiniteWorld.GONE);
            world.when(1, item, item == 2 ? SmallShops.CLICK : SmallShops.VIEW, FiniteWorld.GONE);
            world.when(2, item, item == 2 ? SmallShops.PURCHASE : SmallShops.VIEW, FiniteWorld.GONE);
        }
        ObjectiveRewards rewards = SmallShops.rewards(0, 0.5, 1, 0);
        LossSettings loss = Trained.loss(0.8, 1, 0, 0).withAlgorithm(algorithm);
        ExactValues exact = new ExactValues(world, rewards, loss);
        boolean follows = algorithm == Algorithm.SARSA || algorithm == Algorithm.EXPECTED_SARSA;
        double[][][] expected = follows ? exact.of(Visits.uniform(world)) : exact.optimal();

        Trained network =
                Trained.on(Visits.all(world), world.items(), rewards, new Trained.Plan(loss, 20, ALL, false, 100, 600));

        assertThat(Distance.of(world, expected, network::values)).isLessThan(CLOSE);
    }

    @Test
    void negatives_ofEveryStep_areWorthTheDiscountedBest() {
        FiniteWorld world = SmallShops.viewBeforePurchase(2);
        ObjectiveRewards rewards = SmallShops.rewards(0.1, 0.5, 0.9, 0);
        LossSettings loss = Trained.loss(0.8, 1, 0, 2);
        Trained network = Trained.on(
                Visits.all(world), world.items(), rewards, new Trained.Plan(loss, 20, ALL, false, 100, 1000));
        double[][][] expected = new ExactValues(world, rewards, loss).withNegatives(Visits.uniform(world), 2);
        // The drawn items change each step, so values keep moving a little.
        assertThat(Distance.of(world, expected, network::values)).isLessThan(2 * CLOSE);
    }
}
