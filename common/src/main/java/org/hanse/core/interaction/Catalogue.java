// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Items of one merchant, in a fixed order. Other classes refer to an item by its index. No two items have the same key, and none has the id
 * of another one as its key: such a key is removed, from all but the first item with it.
 */
public final class Catalogue {

    private final List<CatalogueItem> items;
    private final Map<ItemId, Integer> indices;
    private final Map<ItemId, Integer> shared;
    private final Set<Integer> unavailable;
    private final Map<ItemId, String> repeatedKeys;

    /** Indices of items that are known from interactions alone. */
    private final BitSet unlisted;

    private Catalogue(
            List<CatalogueItem> items,
            Map<ItemId, Integer> indices,
            Map<ItemId, Integer> shared,
            Set<Integer> unavailable,
            Map<ItemId, String> repeatedKeys,
            BitSet unlisted) {
        this.items = items;
        this.indices = indices;
        this.shared = shared;
        this.unavailable = unavailable;
        this.repeatedKeys = repeatedKeys;
        this.unlisted = unlisted;
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
        List<CatalogueItem> copy = new ArrayList<>(items);
        Map<ItemId, Integer> indices = new HashMap<>(copy.size() * 2);
        for (int i = 0; i < copy.size(); i++) {
            if (indices.put(copy.get(i).id(), i) != null) {
                throw new IllegalArgumentException("item " + copy.get(i).id() + " stands twice in the catalogue");
            }
        }
        Map<ItemId, String> repeated = removeRepeatedKeys(copy, indices);
        Map<ItemId, Integer> shared = indices;
        if (copy.stream().anyMatch(item -> item.key().isPresent())) {
            shared = new HashMap<>(copy.size() * 2);
            for (int i = 0; i < copy.size(); i++) {
                shared.put(copy.get(i).sharedId(), i);
            }
        }
        return new Catalogue(List.copyOf(copy), indices, shared, Set.copyOf(unavailable), repeated, new BitSet());
    }

    /**
     * Returns the same items, where some stand in no list of the merchant.
     *
     * @param which returns whether the item of an index is known from interactions alone
     */
    public Catalogue unlisted(IntPredicate which) {
        BitSet own = IntStream.range(0, items.size()).filter(which).collect(BitSet::new, BitSet::set, BitSet::or);
        return new Catalogue(items, indices, shared, unavailable, repeatedKeys, own);
    }

    /** Returns whether an item stands in a list of the merchant. Others are known from interactions alone. */
    public boolean isListed(int index) {
        return !unlisted.get(index);
    }

    /** Returns the removed keys. */
    private static Map<ItemId, String> removeRepeatedKeys(List<CatalogueItem> items, Map<ItemId, Integer> indices) {
        Map<ItemId, String> repeated = new LinkedHashMap<>();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            CatalogueItem item = items.get(i);
            if (item.key().isPresent()) {
                Integer named = indices.get(item.sharedId());
                if ((named != null && named != i) || !keys.add(item.key().get())) {
                    repeated.put(item.id(), item.key().get());
                    items.set(i, item.withKey(Optional.empty()));
                }
            }
        }
        return Collections.unmodifiableMap(repeated);
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

    /** Returns an item with the key that it was given, also where another item has it. */
    public CatalogueItem given(int index) {
        CatalogueItem item = items.get(index);
        String removed = repeatedKeys.get(item.id());
        return removed == null ? item : item.withKey(Optional.of(removed));
    }

    /** Returns the removed keys of items, in order. */
    public Map<ItemId, String> repeatedKeys() {
        return repeatedKeys;
    }

    /** Returns all items in order. */
    public List<CatalogueItem> items() {
        return items;
    }

    public OptionalInt indexOf(ItemId id) {
        Integer index = indices.get(id);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Returns the item with this {@linkplain CatalogueItem#sharedId shared id}. */
    public OptionalInt indexOfShared(ItemId id) {
        Integer index = shared.get(id);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }
}
