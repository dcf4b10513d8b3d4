// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.dataset.Dataset;
import org.hanse.sim.experiment.SyntheticShop;
import org.junit.jupiter.api.Test;

class ShopperShareTest {

    private static final Dataset WHOLE = SyntheticShop.dataset(2000, 1, SyntheticShop.leaveOneOut(10));

    @Test
    void of_sharesThatFollowEachOther_areEverybodyOnceInAboutThatMeasure() {
        Set<String> all = new HashSet<>();
        int count = 0;
        for (ShopperShare share :
                List.of(new ShopperShare(0, 0.1), new ShopperShare(0.1, 0.9), new ShopperShare(0.9, 1))) {
            InteractionLog log = share.of(WHOLE).interactions();
            assertThat(log.shoppers() / 2000.0)
                    .isBetween(share.to() - share.from() - 0.03, share.to() - share.from() + 0.03);
            all.addAll(ids(log));
            count += log.shoppers();
        }

        assertThat(count).isEqualTo(2000);
        assertThat(all).hasSize(2000);
    }

    /** Else some parts of a cut would have more of a share than others. */
    @Test
    void of_share_saysNothingOfTheCut() {
        List<Cut.Piece> parts =
                new Cut.ByHash(4).apply("shop", new ShopperShare(0, 0.5).of(WHOLE), WHOLE.interactions());

        assertThat(parts).allSatisfy(part -> assertThat(part.log().shoppers()).isBetween(200, 300));
    }

    @Test
    void of_givenTest_keepsTheSameShoppers() {
        Dataset given = new Dataset(
                "given",
                WHOLE.catalogue(),
                WHOLE.interactions(),
                Optional.empty(),
                Optional.of(new SuppliedSplit(WHOLE.interactions(), true)),
                Optional.empty(),
                WHOLE.protocol(),
                WHOLE.report());
        Dataset some = new ShopperShare(0.25, 0.5).of(given);

        assertThat(ids(some.test().orElseThrow().log())).isEqualTo(ids(some.interactions()));
        assertThat(some.test().orElseThrow().continuing()).isTrue();
    }

    private static Set<String> ids(InteractionLog log) {
        Set<String> ids = new HashSet<>();
        for (int s = 0; s < log.shoppers(); s++) {
            ids.add(log.shopper(s).value());
        }
        return ids;
    }
}
