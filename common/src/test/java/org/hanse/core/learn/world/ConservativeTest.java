// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.world.FiniteWorld;
import org.hanse.core.world.History;
import org.hanse.core.world.SmallShops;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The conservative penalty prevents overestimates of items that a log hardly shows. */
class ConservativeTest {

    private static final History START = History.NONE.with(0, SmallShops.VIEW);

    /** A click is worth 0.5, a look 0; item 3 is shown in 3 of 200 visits, and each time luck makes it a purchase worth 0.8. */
    @Test
    @Tag("nightly")
    void train_rareLuckyItem_isChosenOnlyWithoutThePenalty() {
        FiniteWorld lucky = SmallShops.oneShot(SmallShops.VIEW, SmallShops.CLICK, SmallShops.VIEW, SmallShops.PURCHASE);
        double[][] behaviour = {{0.33, 0.33, 0.33, 0.01}};
        InteractionLog log = Visits.drawn(lucky, behaviour, 200, 2, 2);
        ObjectiveRewards rewards = SmallShops.rewards(0, 0.5, 0.8, 0);
        assertThat(chosen(log, rewards, Trained.loss(0.9, 1, 0, 0))).isEqualTo(3);
        assertThat(chosen(log, rewards, Trained.loss(0.9, 1, 1, 0))).isEqualTo(1);
    }

    /** All shown items had negative rewards, so the item without data seems best. */
    @Tag("nightly")
    @Test
    void train_itemNeverShown_isChosenOnlyWithoutThePenalty() {
        FiniteWorld world = SmallShops.oneShot(SmallShops.VIEW, SmallShops.CLICK, SmallShops.VIEW, SmallShops.PURCHASE);
        double[][] behaviour = {{1.0 / 3, 1.0 / 3, 1.0 / 3, 0}};
        InteractionLog log = Visits.drawn(world, behaviour, 200, 2, 1);
        ObjectiveRewards rewards = SmallShops.rewards(-0.8, -0.4, 0, 0);
        assertThat(chosen(log, rewards, Trained.loss(0.9, 1, 0, 0))).isEqualTo(3);
        assertThat(chosen(log, rewards, Trained.loss(0.9, 1, 1, 0))).isEqualTo(1);
    }

    private static int chosen(InteractionLog log, ObjectiveRewards rewards, LossSettings loss) {
        return Trained.greatest(totals(log, rewards, loss));
    }

    /** With shared vectors: private ones stay at zero for cold items, which prevents extrapolation. */
    private static double[] totals(InteractionLog log, ObjectiveRewards rewards, LossSettings loss) {
        return Trained.on(log, 4, rewards, new Trained.Plan(loss, 2, 1000, false, 1, 200), ItemVectors.SHARED)
                .totals(START);
    }
}
