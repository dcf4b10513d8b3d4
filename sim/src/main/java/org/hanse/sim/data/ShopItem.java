// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

/**
 * A product on a merchant's shelf.
 *
 * @param id unique over all merchants
 * @param title brand, adjective, material or flavour, noun, size
 * @param category path from general to special, joined by {@code " > "}
 * @param brand first word of the title
 * @param cents regular price of one piece
 * @param priceLevel logarithm of that price over what is usual in the topic
 * @param topic index of the noun's topic
 * @param consumable whether it is used up and bought again
 * @param quality how well it is made, standard normal; shows in ratings only, after the purchase
 */
record ShopItem(
        String id,
        String title,
        String category,
        String brand,
        int cents,
        double priceLevel,
        int topic,
        boolean consumable,
        double quality) {}
