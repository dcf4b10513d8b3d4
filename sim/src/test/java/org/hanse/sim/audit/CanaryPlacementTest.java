// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.Merchant;
import org.hanse.sim.audit.CanaryPlacement.Target;
import org.hanse.sim.train.TrainingMerchant;
import org.junit.jupiter.api.Test;

class CanaryPlacementTest {

    private static final int ITEMS = 50;
    private static final int SHOPPERS = 30;

    private static InteractionLog log() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        int purchase = log.typeIndex(InteractionType.PURCHASE);
        for (int s = 0; s < SHOPPERS; s++) {
            log.beginShopper(new ShopperId("own " + s));
            for (int i = 0; i < 4; i++) {
                log.add((s + i) % ITEMS, i == 3 ? purchase : view)
                        .time(1_000_000L * (s + 10 * i))
                        .measure(Measure.VALUE, s + i);
            }
        }
        return log.toLog();
    }

    private static List<TrainingMerchant> merchants() {
        Catalogue catalogue = Catalogue.of(IntStream.range(0, ITEMS)
                .mapToObj(i -> CatalogueItem.bare(new ItemId("item" + i)))
                .toList());
        return List.of(
                new TrainingMerchant("one", new Merchant(log(), catalogue), false),
                new TrainingMerchant("two", new Merchant(log(), catalogue), false));
    }

    private static List<String> names(InteractionLog log) {
        return IntStream.range(0, log.shoppers())
                .mapToObj(shopper -> log.shopper(shopper).value())
                .toList();
    }

    private static List<Integer> items(InteractionLog log, int shopper) {
        return IntStream.range(log.from(shopper), log.to(shopper))
                .mapToObj(log::item)
                .toList();
    }

    /** A non-member is in no log, and a member is in its host's log only. */
    @Test
    void of_placesThoseWhoseCoinsSaySo() {
        CanaryPlacement placed = CanaryPlacement.of(merchants(), 40, 3);

        for (int m = 0; m < 2; m++) {
            int member = m;
            InteractionLog log = placed.merchants().get(m).log();
            List<List<Integer>> canaries = IntStream.range(0, log.shoppers())
                    .filter(shopper -> log.shopper(shopper).value().startsWith("canary"))
                    .mapToObj(shopper -> items(log, shopper))
                    .toList();
            assertThat(canaries)
                    .isEqualTo(IntStream.range(0, 40)
                            .filter(canary ->
                                    canary / 20 == member && placed.membership().in(canary))
                            .mapToObj(canary -> placed.canaryItems().get(canary))
                            .toList());
            for (int t = 0; t < placed.targets().size(); t++) {
                Target target = placed.targets().get(t);
                if (target.member() == m) {
                    assertThat(names(log).contains("own " + target.shopper()))
                            .isEqualTo(placed.targetMembership().in(t));
                }
            }
        }
        assertThat(placed.targets()).hasSize(SHOPPERS).doesNotHaveDuplicates();
        assertThat(items(placed.canaries().get(5).log(), 0))
                .isEqualTo(placed.canaryItems().get(5))
                .doesNotHaveDuplicates();
    }

    /** The network's input of all earlier shoppers does not change. */
    @Test
    void with_keepsWhatWasThere() {
        InteractionLog before = log();
        InteractionLog after = LogCopy.with(before, List.of(List.of(7, 8)), 0);

        assertThat(after.shoppers()).isEqualTo(SHOPPERS + 1);
        for (int position = 0; position < before.size(); position++) {
            assertThat(after.item(position)).isEqualTo(before.item(position));
            assertThat(after.type(position)).isEqualTo(before.type(position));
            assertThat(after.typeMask(position)).isEqualTo(before.typeMask(position));
            assertThat(after.timeMicros(position)).isEqualTo(before.timeMicros(position));
            assertThat(after.measure(Measure.VALUE, position)).isEqualTo(before.measure(Measure.VALUE, position));
        }
        assertThat(items(after, SHOPPERS)).containsExactly(7, 8);
    }

    /** A model that predicts the sequence of shoppers who begin at an item below ten, and no other sequence. */
    @Test
    void score_ofAForeseenShopper_isHigher() {
        CatalogueScorer scorer = new CatalogueScorer() {
            @Override
            public void score(InteractionSequence history, double[] scores) {
                if (history.item(0) < 10) {
                    scores[(history.item(history.length() - 1) + 1) % ITEMS] += 3;
                }
            }

            @Override
            public CatalogueScorer forShard() {
                return this;
            }
        };
        LossAttack attack = new LossAttack(scorer, ITEMS);

        assertThat(attack.score(log(), 20)).isEqualTo(-Math.log(ITEMS), within(1e-12));
        assertThat(attack.score(log(), 3)).isEqualTo(3 - Math.log(ITEMS - 1 + Math.exp(3)), within(1e-12));
    }
}
