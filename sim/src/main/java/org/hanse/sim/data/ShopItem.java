// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

/**
 * Product of a merchant.
 *
 * @param id unique over all catalogues
 * @param title brand, adjective, material or flavour, noun, size
 * @param category path from general to special, joined by {@code " > "}
 * @param brand first word of the title
 * @param cents regular price of one piece
 * @param priceLevel logarithm of that price divided by the usual price of the topic
 * @param topic index of the noun's topic
 * @param consumable whether it is used up and bought again
 * @param quality quality, standard normal; affects ratings only, after the purchase
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
