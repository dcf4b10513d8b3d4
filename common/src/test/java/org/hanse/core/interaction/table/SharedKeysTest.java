// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.junit.jupiter.api.Test;

class SharedKeysTest {

    private static final int SIZE = 1 << 16;

    private static Catalogue catalogue(String prefix, int from, int to) {
        return Catalogue.of(IntStream.range(from, to)
                .mapToObj(i -> CatalogueItem.bare(new ItemId(prefix + i)))
                .toList());
    }

    /** Returns a catalogue with ids of its own, whose keys are numbers. */
    private static Catalogue keyed(String prefix, int from, int to) {
        return Catalogue.of(IntStream.range(from, to)
                .mapToObj(i -> CatalogueItem.bare(new ItemId(prefix + i)).withKey(Optional.of("i" + i)))
                .toList());
    }

    private static SharedKeys sum(Catalogue... shops) {
        int[] counters = new int[SIZE];
        Stream.of(shops).forEach(shop -> SharedKeys.counters(shop, SIZE).forEach(counter -> counters[counter]++));
        return SharedKeys.of(SIZE, shops.length, i -> counters[i]);
    }

    @Test
    void keys_overlappingCatalogues_areThoseOfSeveralShops() {
        SharedKeys sum = sum(catalogue("i", 0, 1000), catalogue("i", 500, 1500), catalogue("i", 900, 1100));

        Map<Integer, Long> keys = sum.keys(List.of(1, 2, 3, 4));
        assertThat(keys.get(1)).isBetween(1470L, 1530L);
        assertThat(keys.get(2)).isBetween(585L, 615L);
        assertThat(keys.get(3)).isBetween(95L, 105L);
        assertThat(keys.get(4)).isZero();
    }

    /** Half of all counters have a key, and a tenth has keys of several shops. */
    @Test
    void keys_otherIdsThatMeetInCounters_areNotShared() {
        SharedKeys sum =
                sum(catalogue("a", 0, 9000), catalogue("b", 0, 9000), catalogue("c", 0, 9000), catalogue("d", 0, 9000));

        assertThat(sum.keys(List.of(1)).get(1)).isBetween(33_000L, 36_500L);
        assertThat(sum.keys(List.of(2)).get(2)).isLessThan(500);
    }

    /** A shop that adds more than 1 costs neither time nor memory. */
    @Test
    void keys_counterAboveTheNumberOfShops_countsAsThisNumber() {
        SharedKeys sum = SharedKeys.of(SIZE, 3, i -> i == 7 ? 32_767 : 0);

        assertThat(sum.keys(List.of(3)).get(3)).isEqualTo(1);
    }

    @Test
    void shared_ofHalfACatalogue_isAHalf() {
        Catalogue own = catalogue("i", 0, 1000);
        SharedKeys sum = sum(own, catalogue("i", 500, 5000), catalogue("i", 500, 900));

        assertThat(sum.shared(SharedKeys.counters(own, SIZE), 1, 1)).isCloseTo(0.5, within(0.02));
        assertThat(sum.shared(SharedKeys.counters(own, SIZE), 1, 2)).isCloseTo(0.4, within(0.02));
    }

    /** Other shops fill a third of all counters, by chance also those of own keys. */
    @Test
    void shared_ofOtherIdsInFullCounters_isNearZero() {
        Catalogue own = catalogue("own-", 0, 1000);
        Catalogue other = catalogue("i", 0, 25_000);
        SharedKeys sum = sum(own, other);

        assertThat(sum.shared(SharedKeys.counters(own, SIZE), 1, 1)).isLessThan(0.05);
    }

    /** A shop outside the sum has no part to subtract. */
    @Test
    void shared_ofAShopOutsideTheSum_countsAllOthers() {
        Catalogue own = catalogue("i", 0, 1000);
        SortedSet<Integer> counters = SharedKeys.counters(own, SIZE);

        assertThat(sum(own).shared(counters, 1, 1)).isZero();
        assertThat(sum(own).shared(counters, 0, 1)).isEqualTo(1);
    }

    @Test
    void counters_equalKeysOfOtherIds_areEqual() {
        assertThat(SharedKeys.counters(keyed("a-", 0, 100), SIZE))
                .isEqualTo(SharedKeys.counters(keyed("b-", 0, 100), SIZE))
                .isEqualTo(SharedKeys.counters(catalogue("i", 0, 100), SIZE));
    }

    @Test
    void counters_itemsOfInteractions_haveNone() {
        Catalogue derived = catalogue("i", 0, 100).unlisted(item -> item >= 40);

        assertThat(SharedKeys.counters(derived, SIZE)).isEqualTo(SharedKeys.counters(catalogue("i", 0, 40), SIZE));
        assertThat(SharedKeys.counters(catalogue("i", 0, 100), 0)).isEmpty();
    }
}
