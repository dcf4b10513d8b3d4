// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Items of a catalogue as the shop set them through the API, beside those of imports. An import takes the place of earlier changes of the items
 * that it contains ({@link ImportStore#commit}). Any thread or process may use it. Methods block; a change is durable when a method returns.
 */
public interface ItemStore {

    /**
     * State of an item.
     *
     * @param document JSON object of the keys that the shop set; null removes what the import has, an absent key keeps it
     * @param deleted whether it is no longer recommended
     */
    record State(String document, boolean deleted) {}

    /**
     * An item as the shop set it.
     *
     * @param change number of its last change, ascending over all items and never used twice
     */
    record Item(String id, long change, State state) {}

    /**
     * Change of an item.
     *
     * @param before empty for an item that the shop did not set before
     * @param now empty for an item that the shop did not set by now, either
     */
    record Changed(Optional<Item> before, Optional<Item> now) {

        /** Returns whether the item has another state now. */
        public boolean isChange() {
            return !before.map(Item::state).equals(now.map(Item::state));
        }
    }

    /**
     * Items.
     *
     * @param last number of the last change before they were read
     * @param items items in the order in which they were set first
     */
    record Snapshot(long last, List<Item> items) {

        public Snapshot {
            items = List.copyOf(items);
        }
    }

    /**
     * What an import says of items.
     *
     * @param items items of its catalogue
     * @param keys keys that it has columns for
     * @param last number of the last change before the import began; later ones stay
     */
    record Superseded(Set<String> items, Set<String> keys, long last) {

        /** Import without a catalogue. */
        public static final Superseded NONE = new Superseded(Set.of(), Set.of(), 0);

        public Superseded {
            items = Set.copyOf(items);
            keys = Set.copyOf(keys);
        }
    }

    /**
     * Changes items in one transaction, one after the other.
     *
     * @param next returns the next state of an item from its place in {@code ids} and its present state, or the present one for no change. It
     *     must not lock anything, and not use the store
     * @return the change of each item, in their order
     */
    List<Changed> change(List<String> ids, BiFunction<Integer, Optional<State>, Optional<State>> next);

    /** Returns an item. */
    Optional<Item> item(String id);

    /**
     * Returns items by id, in the order of its bytes.
     *
     * @param after id after which they begin; empty text for the first
     * @param most greatest number of them
     */
    List<Item> page(String after, int most);

    /** Returns the items that were changed after a change, by its number. */
    List<Item> changedAfter(long change);

    /** Returns all items. Some may have later changes than the last one of the snapshot. */
    Snapshot present();

    /** Returns the items that the data for training contain with their documents there, in the order in which they were set first. */
    List<Item> included();

    /** Returns the number of the last change; 0 before the first. */
    long last();

    /** Returns the number of items. */
    long size();
}
