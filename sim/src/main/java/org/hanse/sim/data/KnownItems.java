// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The items a shopper has met, and how much each invites to another look. Grows; lives as long as a simulation. */
final class KnownItems {

    private static final double SEEN = 1;
    private static final double OWNED = 0.3;
    private static final double USED_UP = 5;

    private final Map<Integer, Double> invitations = new LinkedHashMap<>();

    boolean contains(int item) {
        return invitations.containsKey(item);
    }

    Set<Integer> items() {
        return Set.copyOf(invitations.keySet());
    }

    void see(int item) {
        invitations.putIfAbsent(item, SEEN);
    }

    /** Notes a purchase: a consumable is bought again, of other things one is mostly enough. */
    void buy(int item, boolean consumable) {
        invitations.put(item, consumable ? USED_UP : OWNED);
    }

    /** Returns whether an item was bought before and is used up. */
    boolean needsReplenishing(int item) {
        return invitations.getOrDefault(item, 0.0) == USED_UP;
    }

    /** Draws an item to look at again. */
    int draw(RandomGenerator random) {
        double total = 0;
        for (double invitation : invitations.values()) {
            total += invitation;
        }
        double left = random.nextDouble() * total;
        int item = -1;
        for (Map.Entry<Integer, Double> entry : invitations.entrySet()) {
            item = entry.getKey();
            left -= entry.getValue();
            if (left < 0) {
                break;
            }
        }
        return item;
    }
}
