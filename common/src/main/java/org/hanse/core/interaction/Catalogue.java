// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Items of one merchant, in a fixed order. Other classes refer to an item by its index. */
public final class Catalogue {

    private final List<CatalogueItem> items;
    private final Map<ItemId, Integer> indices;

    private Catalogue(List<CatalogueItem> items, Map<ItemId, Integer> indices) {
        this.items = items;
        this.indices = indices;
    }

    /**
     * Returns a catalogue of {@code items} in their order.
     *
     * @throws IllegalArgumentException if two items have the same id
     */
    public static Catalogue of(List<CatalogueItem> items) {
        List<CatalogueItem> copy = List.copyOf(items);
        Map<ItemId, Integer> indices = new HashMap<>(copy.size() * 2);
        for (int i = 0; i < copy.size(); i++) {
            if (indices.put(copy.get(i).id(), i) != null) {
                throw new IllegalArgumentException("item " + copy.get(i).id() + " stands twice in the catalogue");
            }
        }
        return new Catalogue(copy, indices);
    }

    /** Returns the number of items. */
    public int size() {
        return items.size();
    }

    public CatalogueItem item(int index) {
        return items.get(index);
    }

    /** Returns all items in order. */
    public List<CatalogueItem> items() {
        return items;
    }

    public OptionalInt indexOf(ItemId id) {
        Integer index = indices.get(id);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }
}
