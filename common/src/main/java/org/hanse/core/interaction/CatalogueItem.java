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
 * @param key public key, equal in all shops, such as a GTIN; empty if none is known
 */
public record CatalogueItem(
        ItemId id,
        String title,
        List<String> tokens,
        List<String> category,
        Optional<String> brand,
        OptionalDouble price,
        List<String> attributes,
        Optional<ItemVector> vector,
        Optional<String> key) {

    public CatalogueItem {
        tokens = List.copyOf(tokens);
        category = List.copyOf(category);
        attributes = List.copyOf(attributes);
        if (price.isPresent() && !(price.getAsDouble() > 0 && price.getAsDouble() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("item " + id + " has price " + price.getAsDouble());
        }
    }

    /** Creates an item without a key. */
    public CatalogueItem(
            ItemId id,
            String title,
            List<String> tokens,
            List<String> category,
            Optional<String> brand,
            OptionalDouble price,
            List<String> attributes,
            Optional<ItemVector> vector) {
        this(id, title, tokens, category, brand, price, attributes, vector, Optional.empty());
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

    /** Returns the same item with another key. */
    public CatalogueItem withKey(Optional<String> other) {
        return new CatalogueItem(id, title, tokens, category, brand, price, attributes, vector, other);
    }

    /**
     * Returns the id by which sums and shared item vectors of several shops find the item: its key, else its own id. Everything that stays
     * in the shop has the own id.
     */
    public ItemId sharedId() {
        return key.map(ItemId::new).orElse(id);
    }

    /** Returns the text of digests. An item without a key has the one it had before keys. */
    @Override
    public String toString() {
        return "CatalogueItem[id=" + id + ", title=" + title + ", tokens=" + tokens + ", category=" + category
                + ", brand="
                + brand + ", price=" + price + ", attributes=" + attributes + ", vector=" + vector
                + key.map(own -> ", key=" + own).orElse("") + "]";
    }
}
