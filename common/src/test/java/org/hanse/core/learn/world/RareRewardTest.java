// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.world.FiniteWorld;
import org.hanse.core.world.History;
import org.hanse.core.world.SmallShops;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The value of a rare reward is its mean, whatever its size: a reward beyond Huber's corner would count less. */
class RareRewardTest {

    private static final int VISITS = 20;
    private static final double MEAN = 3.0 / VISITS;

    /** Item 1 is bought in one of 20 visits, worth 3; item 2 is clicked in each, worth 0.1. */
    @Tag("nightly")
    @Test
    void train_rewardOfThreeInOneOfTwentyVisits_isWorthItsMean() {
        FiniteWorld world = new FiniteWorld(3).start(1, 0, 0, SmallShops.VIEW);
        for (int visit = 0; visit < VISITS; visit++) {
            world.when(0, 1, 1.0 / VISITS, visit == 0 ? SmallShops.PURCHASE : SmallShops.VIEW, FiniteWorld.GONE);
            world.when(0, 2, 1.0 / VISITS, SmallShops.CLICK, FiniteWorld.GONE);
        }
        InteractionLog log = Visits.all(world);
        ObjectiveRewards rewards = SmallShops.rewards(0, 0.1, 3, 0);

        Trained network = Trained.on(
                log,
                world.items(),
                rewards,
                new Trained.Plan(Trained.loss(0, 1, 0, 0), 2, TrainingSettings.GREATEST_BATCH, false, 1, 3000));

        History start = History.NONE.with(0, SmallShops.VIEW);
        assertThat(network.values(start, 1)[1]).isCloseTo(MEAN, within(0.01));
        assertThat(network.values(start, 0)[2]).isCloseTo(0.1, within(0.01));
        assertThat(network.totals(start)[1]).isGreaterThan(network.totals(start)[2]);
    }
}
