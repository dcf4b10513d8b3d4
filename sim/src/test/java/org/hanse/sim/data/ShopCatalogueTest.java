// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShopCatalogueTest {

    private final ShopCatalogue lubeck = TestShops.world(0).catalogue();
    private final ShopCatalogue hamburg = TestShops.world(1).catalogue();

    @Test
    void generate_twoMerchants_shareNoIdAndHardlyATitle() {
        assertThat(of(lubeck, ShopItem::id)).hasSize(300).doesNotContainAnyElementsOf(of(hamburg, ShopItem::id));
        Set<String> shared = of(lubeck, ShopItem::title);
        shared.retainAll(of(hamburg, ShopItem::title));
        assertThat(shared).hasSizeLessThan(3);
        assertThat(of(lubeck, ShopItem::title)).hasSize(300);
    }

    @Test
    void generate_twoMerchants_shareMostWords() {
        Set<String> words = words(lubeck);
        Set<String> shared = new HashSet<>(words);
        shared.retainAll(words(hamburg));

        assertThat(shared).hasSizeGreaterThan(words.size() * 3 / 4);
    }

    @Test
    void score_item_isTheWeightedSumOfItsWords() {
        double[] ones = new double[1000];
        ones[lubeck.word(5, TitleRole.NOUN)] = 10;

        assertThat(lubeck.score(5, ones)).isEqualTo(10 * TitleRole.NOUN.weight);
    }

    @Test
    void cents_overTheWeeks_areTheRegularPriceOrAPromotion() {
        int promoted = 0;
        for (int item = 0; item < 300; item++) {
            int regular = lubeck.item(item).cents();
            int now = lubeck.cents(item, 15);
            assertThat(now).isEqualTo(lubeck.cents(item, 20)).isPositive().isLessThanOrEqualTo(regular);
            promoted += now < regular ? 1 : 0;
        }
        assertThat(promoted).isBetween(8, 45);
    }

    private static Set<String> of(ShopCatalogue catalogue, Function<ShopItem, String> property) {
        return catalogue.items().stream().map(property).collect(Collectors.toSet());
    }

    private static Set<String> words(ShopCatalogue catalogue) {
        return catalogue.items().stream()
                .flatMap(item -> List.of(item.title().split(" ", -1)).stream())
                .collect(Collectors.toSet());
    }
}
