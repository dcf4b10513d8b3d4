// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.RewardSettings;
import org.hanse.dataset.Dataset;
import org.hanse.sim.experiment.SyntheticShop;
import org.junit.jupiter.api.Test;

class PartTest {

    /** Item 4 is in the first shopper's test only. Items 5 and 6 are in no training log. */
    @Test
    void unmet_queriesForItemsOfNoTraining_andNoOthers() {
        Part part = part(new int[] {0, 1, 0, 1, 4}, new int[] {0, 1, 0, 0, 1}, new int[] {1, 1, 0, 5, 6});

        assertThat(part.unmet(HeldOut.TEST)).containsExactly(0, 2);
        assertThat(part.unmet(HeldOut.VALIDATION)).containsExactly(2);
    }

    /** Baskets of two: one that has something known in it is no query for what is new. */
    @Test
    void unmet_severalTargets_haveAllToBeNew() {
        Protocol baskets = SyntheticShop.protocol(new Protocol.NextBasket(), 10);
        Part part = part(baskets, new int[] {0, 1, 0, 1, 0, 4}, new int[] {1, 0, 1, 0, 4, 5});

        assertThat(part.splits().test().queries()).extracting(Query::targets).containsExactly(2, 2);
        assertThat(part.unmet(HeldOut.TEST)).containsExactly(1);
    }

    /** A shopper of the other part has items 0 and 6, so their count can rank 6 after 0. No shopper has 4 and an item of that history. */
    @Test
    void unjoined_targetsThatNoOtherShopperHasBesideTheHistory() {
        Part one = part(new int[] {0, 1, 6}, new int[] {2, 3, 3, 3});
        Part other = part(new int[] {0, 6, 5, 4});

        JoinedTargets both = new JoinedTargets(List.of(one, other), HeldOut.TEST);
        assertThat(both.unjoined(one)).containsExactly(1);
        assertThat(both.unjoined(other)).containsExactly(0);
        assertThat(new JoinedTargets(List.of(one), HeldOut.TEST).unjoined(one)).containsExactly(0, 1);
    }

    private static Part part(int[]... histories) {
        return part(SyntheticShop.leaveOneOut(10), histories);
    }

    private static Part part(Protocol protocol, int[]... histories) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < histories.length; s++) {
            log.beginShopper(new ShopperId("shopper" + s));
            for (int i = 0; i < histories[s].length; i++) {
                log.add(histories[s][i], view).session(i / 2);
            }
        }
        InteractionLog whole = log.toLog();
        Dataset dataset = SyntheticShop.dataset(whole, protocol);
        List<Cut.Piece> pieces = new Cut.Whole().apply("shop", dataset, dataset.interactions());
        DatasetEntry merchant = new DatasetEntry("shop", dataset, dataset.protocol(), pieces, false);
        return new Part(
                merchant,
                pieces.get(0),
                Splitter.split(
                        dataset.protocol(),
                        whole,
                        dataset.validation(),
                        dataset.test(),
                        RewardRule.of(RewardSettings.DEFAULT)),
                Scenario.Role.TRAINS);
    }
}
