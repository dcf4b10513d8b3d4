// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
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
import org.hanse.dataset.ProtocolChange;
import org.junit.jupiter.api.Test;

class CutTest {

    private static final int ITEMS = 5;

    @Test
    void byHash_coversEveryShopperOnce() {
        Dataset dataset = dataset(log(1000, "", ""), Optional.empty());

        List<Cut.Piece> parts = apply(new Cut.ByHash(7), "toys", dataset);

        assertThat(parts)
                .extracting(Cut.Piece::id)
                .containsExactly(
                        IntStream.rangeClosed(1, 7).mapToObj(p -> "toys/" + p).toArray(String[]::new));
        assertThat(shoppers(parts)).hasSize(1000).doesNotHaveDuplicates();
        assertThat(parts).allSatisfy(part -> assertThat(part.log().shoppers()).isBetween(100, 190));
    }

    @Test
    void byHash_otherDataSet_putsShopperInTheSamePart() {
        List<Cut.Piece> large = apply(new Cut.ByHash(3), "a", dataset(log(50, "", ""), Optional.empty()));
        List<Cut.Piece> small = apply(new Cut.ByHash(3), "b", dataset(log(20, "", ""), Optional.empty()));

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
        List<Cut.Piece> parts = apply(new Cut.ByHash(4), "a", dataset(log, Optional.of(new SuppliedSplit(log, true))));

        assertThat(parts).allSatisfy(part -> {
            SuppliedSplit test = part.test().orElseThrow();
            assertThat(test.continuing()).isTrue();
            assertThat(test.log().shoppers()).isEqualTo(part.log().shoppers());
        });
    }

    @Test
    void byColumn_personAtTwoMerchants_isAShopperOfEach() {
        List<Cut.Piece> parts = apply(new Cut.ByColumn(), "cj", dataset(log(3, "north", "south"), Optional.empty()));

        assertThat(parts).extracting(Cut.Piece::id).containsExactly("cj/north", "cj/south");
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.log().shoppers()).isEqualTo(3);
            assertThat(part.log().size()).isEqualTo(3);
        });
    }

    @Test
    void byColumn_noMerchantColumn_isRefused() {
        Dataset dataset = dataset(log(3, "", ""), Optional.empty());
        assertThatThrownBy(() -> apply(new Cut.ByColumn(), "a", dataset))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("by: column needs a data set with a merchant column");
    }

    @Test
    void byShopper_makesOnePartAShopper() {
        List<Cut.Piece> parts = apply(new Cut.ByShopper(), "ml", dataset(log(4, "", ""), Optional.empty()));

        assertThat(parts).extracting(Cut.Piece::id).containsExactly("ml/s0", "ml/s1", "ml/s2", "ml/s3");
        assertThat(parts).allSatisfy(part -> assertThat(part.log().size()).isEqualTo(2));
    }

    @Test
    void byTaste_heldOutItems_haveNoEffect() {
        // The two held-out items are more than the one or two of training.
        List<String> parts = tastes(false, new int[] {4, 9, 9}, new int[] {9, 8, 4, 4}, new int[] {13, 0, 0});

        assertThat(tastes(false, new int[] {4, 0, 0}, new int[] {9, 8, 13, 13}, new int[] {13, 9, 9}))
                .isEqualTo(parts);
        assertThat(parts).doesNotHaveDuplicates();
    }

    @Test
    void byTaste_orderOfItems_hasNoEffect() {
        int[][] shoppers = {{0, 1, 5, 0, 0}, {12, 5, 13, 0, 0}, {7, 6, 0, 0}, {11, 2, 9, 1, 1}};

        assertThat(tastes(true, shoppers)).isEqualTo(tastes(false, shoppers)).doesNotHaveDuplicates();
    }

    @Test
    void byTaste_equalCounts_takesTheShelfMetFirst() {
        List<String> parts = tastes(
                false, new int[] {4, 9, 9, 4, 0, 0}, new int[] {4, 0, 0}, new int[] {9, 4, 0, 0}, new int[] {9, 0, 0});

        assertThat(parts.get(0)).isEqualTo(parts.get(1));
        assertThat(parts.get(2)).isEqualTo(parts.get(3)).isNotEqualTo(parts.get(0));
    }

    @Test
    void byTaste_timeSplit_newcomersAreByHash() {
        // Of shoppers who come after the validation instant nothing may be read, so items of one shelf say nothing.
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < 20; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int i = 0; i < 3; i++) {
                log.add(4, view).time(s * 10L + i);
            }
        }
        Protocol time = protocol(new Protocol.TimeSplit(new Protocol.Fraction(0.5), new Protocol.Fraction(0.8)));

        List<String> parts = tastes(new Dataset(
                "synthetic",
                Catalogue.of(shelves()),
                log.toLog(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                time,
                CleaningReport.clean(60)));

        assertThat(parts.subList(0, 10)).containsOnly(parts.get(0));
        for (int s = 10; s < 20; s++) {
            assertThat(parts.get(s)).isEqualTo("shop/" + (new Cut.ByHash(4).bucket(new ShopperId("s" + s)) + 1));
        }
    }

    @Test
    void byTaste_categories_divideToo() {
        List<CatalogueItem> items = IntStream.range(0, 4)
                .mapToObj(i -> item(i, List.of("all", i < 2 ? "food" : "toys"), List.of()))
                .toList();
        InteractionLog log = sequences(false, new int[][] {{0, 1}, {1, 0}, {3, 2}, {2}});
        Dataset dataset = dataset(items, log, Optional.empty());

        List<Cut.Piece> parts = apply(new Cut.ByTaste(2), "shop", dataset);

        assertThat(parts.stream().map(part -> shoppers(List.of(part))))
                .containsExactlyInAnyOrder(List.of("s0", "s1"), List.of("s2", "s3"));
        assertThatThrownBy(() -> apply(new Cut.ByTaste(3), "shop", dataset))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("by: taste found attributes and categories for 2 parts");
    }

    @Test
    void byTaste_validationOfEachPart_isRefused() {
        InteractionLog log = sequences(false, new int[][] {{0, 1}, {9, 4}});
        Dataset dataset = dataset(shelves(), log, Optional.of(new SuppliedSplit(log, true)))
                .with(protocol(new Protocol.Supplied(0.5)));

        assertThatThrownBy(() -> tastes(dataset))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("merchants[0].cut: by: taste needs a validation split with given splits");
    }

    /** Returns the part of each shopper of a scenario. Leave-one-out: the last two items of each are held out. */
    private static List<String> tastes(boolean reversed, int[]... shoppers) {
        List<CatalogueItem> items = new ArrayList<>(shelves());
        if (reversed) {
            Collections.reverse(items);
        }
        return tastes(dataset(items, sequences(reversed, shoppers), Optional.empty()));
    }

    private static List<String> tastes(Dataset dataset) {
        Scenario scenario = ScenarioBuilder.aScenario()
                .withMerchants(List.of(new Scenario.MerchantEntry(
                        "shop",
                        Path.of("shop.yaml"),
                        ShopperShare.ALL,
                        new Cut.ByTaste(4),
                        ProtocolChange.NONE,
                        Scenario.Role.TRAINS)))
                .build();
        Map<Integer, String> parts = new TreeMap<>();
        for (Cut.Piece part :
                DatasetEntry.read(scenario, path -> dataset, id -> {}).get(0).pieces()) {
            shoppers(List.of(part)).forEach(id -> parts.put(Integer.parseInt(id.substring(1)), part.id()));
        }
        return List.copyOf(parts.values());
    }

    /** Sixteen items; four attributes, as the bits of the item's number, each divide every shelf into halves. */
    private static List<CatalogueItem> shelves() {
        return IntStream.range(0, 16)
                .mapToObj(i -> item(
                        i,
                        List.of(),
                        IntStream.range(0, 4)
                                .filter(bit -> (i >> bit & 1) == 1)
                                .mapToObj(bit -> "a" + (3 - bit))
                                .toList()))
                .toList();
    }

    private static CatalogueItem item(int number, List<String> category, List<String> attributes) {
        return new CatalogueItem(
                new ItemId("i" + number),
                "",
                List.of(),
                category,
                Optional.empty(),
                OptionalDouble.empty(),
                attributes,
                Optional.empty());
    }

    private static InteractionLog sequences(boolean reversed, int[][] shoppers) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < shoppers.length; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int item : shoppers[s]) {
                log.add(reversed ? 15 - item : item, view);
            }
        }
        return log.toLog();
    }

    private static List<Cut.Piece> apply(Cut cut, String id, Dataset dataset) {
        return cut.apply(id, dataset, dataset.interactions());
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
        return dataset(
                IntStream.range(0, ITEMS)
                        .mapToObj(i -> CatalogueItem.bare(new ItemId("i" + i)))
                        .toList(),
                log,
                test);
    }

    private static Dataset dataset(List<CatalogueItem> items, InteractionLog log, Optional<SuppliedSplit> test) {
        return new Dataset(
                "synthetic",
                Catalogue.of(items),
                log,
                Optional.empty(),
                test,
                Optional.empty(),
                protocol(new Protocol.LeaveOneOut()),
                CleaningReport.clean(log.size()));
    }

    private static Protocol protocol(Protocol.Split split) {
        return new Protocol(
                split, new Protocol.AllItems(), Protocol.HistoryRule.KEEP, Protocol.TargetRule.ANY, List.of(10));
    }
}
