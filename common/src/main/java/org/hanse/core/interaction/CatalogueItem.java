// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Content of an item, without interactions.
 *
 * @param id unique in its catalogue
 * @param title text as shown to shoppers; empty if unknown
 * @param tokens the title's tokens in order, from the data set's analyser
 * @param category path from general to special; empty if unknown
 * @param brand maker
 * @param price price of one piece, above 0, in the merchant's currency
 * @param attributes ids of further properties, namespaced unless the data set declares them common to all merchants
 * @param vector dense content vector, computed outside of Hanse
 */
public record CatalogueItem(
        ItemId id,
        String title,
        List<String> tokens,
        List<String> category,
        Optional<String> brand,
        OptionalDouble price,
        List<String> attributes,
        Optional<ItemVector> vector) {

    public CatalogueItem {
        tokens = List.copyOf(tokens);
        category = List.copyOf(category);
        attributes = List.copyOf(attributes);
        if (price.isPresent() && !(price.getAsDouble() > 0 && price.getAsDouble() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("item " + id + " has price " + price.getAsDouble());
        }
    }

    /** Returns an item with an id only. */
    public static CatalogueItem bare(ItemId id) {
        return titled(id, "", List.of());
    }

    /** Returns an item with id and title only. */
    public static CatalogueItem titled(ItemId id, String title, List<String> tokens) {
        return new CatalogueItem(
                id, title, tokens, List.of(), Optional.empty(), OptionalDouble.empty(), List.of(), Optional.empty());
    }
}
