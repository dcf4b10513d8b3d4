// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;

/** Items and shoppers of one synthetic shop, for worlds in which an agent chooses what to show. */
public final class SampleShop {

    private static final String MERCHANT = "lubeck";
    private static final double CENTS = 100;

    private final ShopWorld shop;
    private final Taste[] tastes;
    private final Catalogue catalogue;

    /** Generates a shop. */
    public SampleShop(int items, int shoppers, long seed) {
        this.shop = ShopWorld.generate(new ShopSpec(1, shoppers, items, 1, seed), MERCHANT);
        Substream own = Substream.of(seed).child("tastes");
        this.tastes = new Taste[shoppers];
        for (int s = 0; s < shoppers; s++) {
            tastes[s] = shop.tastes().draw(own.child(s).generate());
        }
        this.catalogue = Catalogue.of(
                shop.catalogue().items().stream().map(SampleShop::item).toList());
    }

    private static CatalogueItem item(ShopItem item) {
        return new CatalogueItem(
                new ItemId(item.id()),
                item.title(),
                List.of(item.title().toLowerCase(java.util.Locale.ROOT).split(" ")),
                List.of(item.category().split(" > ")),
                Optional.of(item.brand()),
                OptionalDouble.of(item.cents() / CENTS),
                List.of(),
                Optional.empty());
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** Returns the number of shoppers. */
    public int shoppers() {
        return tastes.length;
    }

    /** Returns the cosine of a shopper's taste and an item; an unrelated item has 0. */
    public double match(int shopper, int item) {
        return shop.tastes().match(tastes[shopper], item);
    }

    /** Returns how far an item's price level is above what a shopper is used to, at least 0. */
    public double excess(int shopper, int item) {
        return shop.tastes().excess(tastes[shopper], item);
    }

    /** Returns the quality of an item, standard normal; shoppers learn of it after a purchase. */
    public double quality(int item) {
        return shop.catalogue().item(item).quality();
    }

    /** Returns the logarithm of the regular price over the price on a day. */
    public double discount(int item, int day) {
        return Math.log(
                (double) shop.catalogue().item(item).cents() / shop.catalogue().cents(item, day));
    }

    /** Draws true with the probability of these log-odds. */
    public static boolean happens(double logOdds, RandomGenerator random) {
        return Draw.byLogOdds(logOdds, random);
    }
}
