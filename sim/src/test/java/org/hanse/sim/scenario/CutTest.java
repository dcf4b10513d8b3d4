// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.dataset.CleaningReport;
import org.hanse.dataset.Dataset;
import org.junit.jupiter.api.Test;

class CutTest {

    private static final int ITEMS = 5;

    @Test
    void byHash_coversEveryShopperOnce() {
        Dataset dataset = dataset(log(1000, "", ""), Optional.empty());

        List<Cut.Piece> parts = new Cut.ByHash(7).apply("toys", dataset);

        assertThat(parts)
                .extracting(Cut.Piece::id)
                .containsExactly(
                        IntStream.rangeClosed(1, 7).mapToObj(p -> "toys/" + p).toArray(String[]::new));
        assertThat(shoppers(parts)).hasSize(1000).doesNotHaveDuplicates();
        assertThat(parts).allSatisfy(part -> assertThat(part.log().shoppers()).isBetween(100, 190));
    }

    @Test
    void byHash_otherDataSet_putsShopperInTheSamePart() {
        List<Cut.Piece> large = new Cut.ByHash(3).apply("a", dataset(log(50, "", ""), Optional.empty()));
        List<Cut.Piece> small = new Cut.ByHash(3).apply("b", dataset(log(20, "", ""), Optional.empty()));

        for (int p = 0; p < 3; p++) {
            assertThat(shoppers(large.subList(p, p + 1))).containsAll(shoppers(small.subList(p, p + 1)));
        }
    }

    @Test
    void byHash_knownId_isCrc32cModuloParts() {
        // CRC-32C of "123456789" is the checksum's published check value.
        assertThat(new Cut.ByHash(1_000_000).bucket(new ShopperId("123456789")))
                .isEqualTo((int) (0xE3069283L % 1_000_000));
    }

    @Test
    void byHash_givenTest_followsItsShopper() {
        InteractionLog log = log(40, "", "");
        List<Cut.Piece> parts = new Cut.ByHash(4).apply("a", dataset(log, Optional.of(new SuppliedSplit(log, true))));

        assertThat(parts).allSatisfy(part -> {
            SuppliedSplit test = part.test().orElseThrow();
            assertThat(test.continuing()).isTrue();
            assertThat(test.log().shoppers()).isEqualTo(part.log().shoppers());
        });
    }

    @Test
    void byColumn_personAtTwoMerchants_isAShopperOfEach() {
        List<Cut.Piece> parts = new Cut.ByColumn().apply("cj", dataset(log(3, "north", "south"), Optional.empty()));

        assertThat(parts).extracting(Cut.Piece::id).containsExactly("cj/north", "cj/south");
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.log().shoppers()).isEqualTo(3);
            assertThat(part.log().size()).isEqualTo(3);
        });
    }

    @Test
    void byColumn_noMerchantColumn_isRefused() {
        Dataset dataset = dataset(log(3, "", ""), Optional.empty());
        assertThatThrownBy(() -> new Cut.ByColumn().apply("a", dataset))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("by: column needs a data set with a merchant column");
    }

    @Test
    void byShopper_makesOnePartAShopper() {
        List<Cut.Piece> parts = new Cut.ByShopper().apply("ml", dataset(log(4, "", ""), Optional.empty()));

        assertThat(parts).extracting(Cut.Piece::id).containsExactly("ml/s0", "ml/s1", "ml/s2", "ml/s3");
        assertThat(parts).allSatisfy(part -> assertThat(part.log().size()).isEqualTo(2));
    }

    private static List<String> shoppers(List<Cut.Piece> parts) {
        List<String> ids = new ArrayList<>();
        for (Cut.Piece part : parts) {
            for (int s = 0; s < part.log().shoppers(); s++) {
                ids.add(part.log().shopper(s).value());
            }
        }
        return ids;
    }

    /** Shoppers with two interactions each, the first at one merchant, the second at the other where they are named. */
    private static InteractionLog log(int shoppers, String firstMerchant, String secondMerchant) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < shoppers; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (String merchant : List.of(firstMerchant, secondMerchant)) {
                log.add(s % ITEMS, view);
                if (!merchant.isEmpty()) {
                    log.merchant(merchant);
                }
            }
        }
        return log.toLog();
    }

    private static Dataset dataset(InteractionLog log, Optional<SuppliedSplit> test) {
        List<CatalogueItem> items = IntStream.range(0, ITEMS)
                .mapToObj(i -> CatalogueItem.bare(new ItemId("i" + i)))
                .toList();
        Protocol protocol = new Protocol(
                new Protocol.LeaveOneOut(),
                new Protocol.AllItems(),
                Protocol.HistoryRule.EXCLUDE,
                Protocol.TargetRule.ANY,
                List.of(10));
        return new Dataset(
                "synthetic",
                Catalogue.of(items),
                log,
                Optional.empty(),
                test,
                Optional.empty(),
                protocol,
                CleaningReport.clean(log.size()));
    }
}
