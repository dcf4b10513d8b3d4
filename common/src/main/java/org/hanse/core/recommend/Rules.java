// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rules for the items of a slot. A pinned item is in its slot and in no other.
 *
 * @param excludeMet whether items that the shopper met are excluded
 * @param excluded excluded items, by index in the catalogue
 * @param seen items that the shopper has on the screen or in the basket: excluded, and their variants while others are left
 * @param pinned item by slot; also a seen one
 * @param boosts number by item that is added to its score
 */
public record Rules(
        boolean excludeMet,
        Set<Integer> excluded,
        Set<Integer> seen,
        SortedMap<Integer, Integer> pinned,
        Map<Integer, Double> boosts) {

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

    /** Creates rules without seen items and boosts. */
    public Rules(boolean excludeMet, Set<Integer> excluded, SortedMap<Integer, Integer> pinned) {
        this(excludeMet, excluded, Set.of(), pinned, Map.of());
    }

    /** @throws IllegalArgumentException if a slot is below 0, an item is pinned twice, or excluded and pinned, or a boost is not finite */
    public Rules {
        excluded = Set.copyOf(excluded);
        seen = Set.copyOf(seen);
        boosts = Map.copyOf(boosts);
        pinned = Collections.unmodifiableSortedMap(new TreeMap<>(pinned));
        if (!pinned.isEmpty() && pinned.firstKey() < 0) {
            throw new IllegalArgumentException("pin: found slot " + pinned.firstKey() + "; expected 0 or more");
        }
        if (Set.copyOf(pinned.values()).size() < pinned.size()) {
            throw new IllegalArgumentException("pin: found an item in two slots; expected each item once");
        }
        boosts.forEach((item, boost) -> {
            if (!Double.isFinite(boost)) {
                throw new IllegalArgumentException("boost: found " + boost + "; expected a finite number");
            }
        });
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
        if (excluded.contains(item) || seen.contains(item)) {
            return Optional.of(Rule.EXCLUDED);
        }
        return excludeMet && met ? Optional.of(Rule.MET) : Optional.empty();
    }
}
