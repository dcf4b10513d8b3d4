// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Items of one merchant, in a fixed order. Other classes refer to an item by its index. */
public final class Catalogue {

    private final List<CatalogueItem> items;
    private final Map<ItemId, Integer> indices;
    private final Set<Integer> unavailable;

    private Catalogue(List<CatalogueItem> items, Map<ItemId, Integer> indices, Set<Integer> unavailable) {
        this.items = items;
        this.indices = indices;
        this.unavailable = unavailable;
    }

    /**
     * Returns a catalogue of {@code items} in their order.
     *
     * @throws IllegalArgumentException if two items have the same id
     */
    public static Catalogue of(List<CatalogueItem> items) {
        return of(items, Set.of());
    }

    /**
     * Returns a catalogue in which some items are not served.
     *
     * @param unavailable indices of items that shoppers cannot buy. Training and evaluation have all items
     * @throws IllegalArgumentException if two items have the same id
     */
    public static Catalogue of(List<CatalogueItem> items, Set<Integer> unavailable) {
        List<CatalogueItem> copy = List.copyOf(items);
        Map<ItemId, Integer> indices = new HashMap<>(copy.size() * 2);
        for (int i = 0; i < copy.size(); i++) {
            if (indices.put(copy.get(i).id(), i) != null) {
                throw new IllegalArgumentException("item " + copy.get(i).id() + " stands twice in the catalogue");
            }
        }
        return new Catalogue(copy, indices, Set.copyOf(unavailable));
    }

    /** Returns the number of items. */
    public int size() {
        return items.size();
    }

    public CatalogueItem item(int index) {
        return items.get(index);
    }

    /** Returns the indices of items that are not served. */
    public Set<Integer> unavailable() {
        return unavailable;
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
