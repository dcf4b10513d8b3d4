// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Items that the slots of a decision were drawn from. The pool of a slot has the first {@link Exploration#best} of the items that are open in
 * it. So the propensities of another policy follow, given the earlier slots, if its pool is no greater, or from all permitted items.
 *
 * @param exploration rule that drew, with the temperature in the unit of the scores
 * @param permitted permitted items of the first slot without a pinned item
 * @param items items of the pools, highest score first; of equal scores the first one in the catalogue
 * @param slots number of first slots whose pools are complete in {@code items}
 * @param others changes ({@link PoolItem#changes}) of items that are in no pool, by item; those without an entry stay as {@code permitted} has
 *     them
 */
public record SlotPools(
        Exploration exploration,
        Permitted permitted,
        List<PoolItem> items,
        int slots,
        Map<Integer, List<Integer>> others) {

    public SlotPools {
        items = List.copyOf(items);
        others = Map.copyOf(others);
    }

    /**
     * Item of pools. A drawn item and its variants close behind their slot. Variants open again once no other item is left.
     *
     * @param item index in the catalogue
     * @param from first slot whose pool has the item, from 0
     * @param changes slots at which the item closes or opens, in ascending order; it is open before the first
     */
    public record PoolItem(int item, double score, int from, List<Integer> changes) {

        public PoolItem {
            changes = List.copyOf(changes);
        }
    }

    /** Returns whether an item of some changes may be in a slot, given the items of the slots before. */
    public static boolean isOpen(List<Integer> changes, int slot) {
        return changes.stream().filter(change -> change <= slot).count() % 2 == 0;
    }

    /** Set of items, by index in the catalogue. */
    public static final class Permitted {

        private final BitSet items;

        private Permitted(BitSet items) {
            this.items = items;
        }

        /** @param open whether each item is permitted, {@code [items]} */
        static Permitted of(boolean[] open) {
            BitSet items = new BitSet(open.length);
            for (int item = 0; item < open.length; item++) {
                if (open[item]) {
                    items.set(item);
                }
            }
            return new Permitted(items);
        }

        /** Returns the number of items. */
        public int size() {
            return items.cardinality();
        }

        /** Returns whether an item is permitted. */
        public boolean contains(int item) {
            return items.get(item);
        }

        /** Returns the items in ascending order. */
        public int[] toArray() {
            return items.stream().toArray();
        }

        /** Returns a bit an item in the order of the catalogue, eight a byte and the lowest first, without zero bytes at the end. */
        public byte[] toBytes() {
            return items.toByteArray();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Permitted own && items.equals(own.items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }

        @Override
        public String toString() {
            return items.toString();
        }
    }
}
