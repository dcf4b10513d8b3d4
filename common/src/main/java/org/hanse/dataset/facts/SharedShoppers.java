// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;

/**
 * Two merchants with mostly the same shoppers, as when one file is named twice.
 *
 * @param one a merchant
 * @param other another merchant
 * @param shared number of shoppers of both
 * @param fewest number of shoppers of the smaller merchant
 */
public record SharedShoppers(String one, String other, int shared, int fewest) {

    private static final double MOST = 0.5;
    /** A few shoppers may be the same by chance. */
    private static final int FEWEST = 5;

    /**
     * A merchant and its data.
     *
     * @param id the merchant's
     * @param log its interactions
     * @param catalogue its items
     */
    public record Shop(String id, InteractionLog log, Catalogue catalogue) {

        /** Ids of shoppers. Shops count shoppers alike, so a number stands for one person only together with an item. */
        private Set<String> shoppers() {
            Set<String> shoppers = new HashSet<>();
            for (int s = 0; s < log.shoppers(); s++) {
                String shopper = log.shopper(s).value();
                boolean counted = shopper.chars().allMatch(Character::isDigit) && log.length(s) > 0;
                shoppers.add(
                        counted
                                ? shopper + " "
                                        + catalogue
                                                .item(log.item(log.from(s)))
                                                .id()
                                                .value()
                                : shopper);
            }
            return shoppers;
        }
    }

    /** Returns the pair that has the largest share in common; empty if none has most of its shoppers in common. */
    public static Optional<SharedShoppers> of(List<Shop> shops) {
        List<Set<String>> shoppers = shops.stream().map(Shop::shoppers).toList();
        return IntStream.range(0, shops.size())
                .boxed()
                .flatMap(a -> IntStream.range(0, a)
                        .mapToObj(b -> of(
                                shops.get(b).id(), shoppers.get(b), shops.get(a).id(), shoppers.get(a))))
                .flatMap(pair -> pair.fewest >= FEWEST && pair.share() > MOST ? Stream.of(pair) : Stream.empty())
                .max(Comparator.comparingDouble(SharedShoppers::share));
    }

    private static SharedShoppers of(String one, Set<String> ofOne, String other, Set<String> ofOther) {
        Set<String> smaller = ofOne.size() < ofOther.size() ? ofOne : ofOther;
        Set<String> larger = ofOne.size() < ofOther.size() ? ofOther : ofOne;
        return new SharedShoppers(
                one, other, (int) smaller.stream().filter(larger::contains).count(), smaller.size());
    }

    private double share() {
        return (double) shared / fewest;
    }
}
