// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.NetworkTrainer.Merchant;
import org.junit.jupiter.api.Test;

class LearningConfigTest {

    private static final Catalogue ONE = Catalogue.of(List.of(CatalogueItem.bare(new ItemId("x"))));

    @Test
    void batchFor_unset_isASixtyFourthOfTheWindowsWithinLimits() {
        assertThat(LearningConfig.DEFAULT.batchFor(List.of(shop(10, 2)))).isEqualTo(8);
        assertThat(LearningConfig.DEFAULT.batchFor(List.of(shop(1000, 2), shop(24, 51))))
                .isEqualTo(16);
        assertThat(LearningConfig.DEFAULT.batchFor(List.of(shop(20, 2501)))).isEqualTo(15);
        assertThat(LearningConfig.DEFAULT.batchFor(List.of(shop(2000, 1)))).isEqualTo(8);
        assertThat(LearningConfig.DEFAULT.batchFor(List.of(shop(20_000, 2)))).isEqualTo(128);
    }

    @Test
    void memoryDropoutWhere_unset_dependsOnWhetherShoppersComeBack() {
        assertThat(LearningConfig.DEFAULT.memoryDropoutWhere(true)).isEqualTo(1);
        assertThat(LearningConfig.DEFAULT.memoryDropoutWhere(false)).isEqualTo(0.5);
    }

    /** A merchant of {@code shoppers} shoppers with {@code length} interactions each. */
    private static Merchant shop(int shoppers, int length) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (int s = 0; s < shoppers; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int i = 0; i < length; i++) {
                log.add(0, 0);
            }
        }
        return new Merchant(log.toLog(), ONE);
    }
}
