// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSizeTest {

    private static final Catalogue ONE = Catalogue.of(List.of(CatalogueItem.bare(new ItemId("x"))));

    @ParameterizedTest
    @CsvSource({"0, 8", "10, 8", "1024, 16", "1087, 16", "1088, 17", "20000, 128", "9000000000, 128"})
    void of_isASixtyFourthWithinLimits(long windows, int batch) {
        assertThat(BatchSize.of(windows)).isEqualTo(batch);
    }

    /** 51 interactions have 50 targets: one window of 50, or two windows with a history of 49. */
    @Test
    void windows_ofAllMerchants_areThoseThatTrainersCut() {
        List<Merchant> merchants = List.of(shop(1000, 2), shop(24, 51), shop(7, 1));
        assertThat(NetworkTrainer.windows(merchants, 50)).isEqualTo(1000 + 24);
        assertThat(NetworkTrainer.windows(merchants, 49)).isEqualTo(1000 + 2 * 24);
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
