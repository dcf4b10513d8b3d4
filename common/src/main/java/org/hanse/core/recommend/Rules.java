// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rules for the items of a slot. A pinned item is in its slot and in no other.
 *
 * @param excludeMet whether items that the shopper met are excluded
 * @param excluded excluded items, by index in the catalogue
 * @param pinned item by slot
 */
public record Rules(boolean excludeMet, Set<Integer> excluded, SortedMap<Integer, Integer> pinned) {

    /** Excludes and pins nothing. */
    public static final Rules NONE = new Rules(false, Set.of(), new TreeMap<>());

    /** Rule that keeps an item from a slot. */
    public enum Rule {
        /** The shopper met the item. */
        MET,
        /** The item is excluded. */
        EXCLUDED,
        /** The item is pinned to another slot. */
        PINNED,
        /** The item is no candidate. */
        NO_CANDIDATE
    }

    /** @throws IllegalArgumentException if a slot is below 0, an item is pinned twice, or excluded and pinned */
    public Rules {
        excluded = Set.copyOf(excluded);
        pinned = Collections.unmodifiableSortedMap(new TreeMap<>(pinned));
        if (!pinned.isEmpty() && pinned.firstKey() < 0) {
            throw new IllegalArgumentException("pin: found slot " + pinned.firstKey() + "; expected 0 or more");
        }
        if (Set.copyOf(pinned.values()).size() < pinned.size()) {
            throw new IllegalArgumentException("pin: found an item in two slots; expected each item once");
        }
        for (int item : pinned.values()) {
            if (excluded.contains(item)) {
                throw new IllegalArgumentException(
                        "pin: found an item that is excluded, too; expected one rule for it");
            }
        }
    }

    /** Returns the rule by which an item may not be in a slot that no item is pinned to; empty if it may. */
    public Optional<Rule> against(int item, boolean met) {
        if (pinned.containsValue(item)) {
            return Optional.of(Rule.PINNED);
        }
        if (excluded.contains(item)) {
            return Optional.of(Rule.EXCLUDED);
        }
        return excludeMet && met ? Optional.of(Rule.MET) : Optional.empty();
    }
}
