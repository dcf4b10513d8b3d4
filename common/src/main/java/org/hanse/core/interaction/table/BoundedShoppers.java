// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;

/**
 * The part of each shopper's interactions that counts in a sum: the last ones, and the pairs of items in them. Pairs are chosen by their
 * distance, the smallest first, of equal ones the most recent first. So the pairs of all transitions are among them. Immutable.
 */
public final class BoundedShoppers {

    private static final long[] ALL = {};

    private final InteractionLog log;
    private final int most;

    /** Ascending pairs of each shopper with more than the bound; an empty array for a shopper with all pairs. */
    private final long[][] chosen;

    private BoundedShoppers(InteractionLog log, int most, long[][] chosen) {
        this.log = log;
        this.most = most;
        this.chosen = chosen;
    }

    /**
     * Returns the shoppers of a log.
     *
     * @param most most interactions and most pairs of a shopper
     */
    public static BoundedShoppers of(InteractionLog log, int most) {
        long[][] chosen = new long[log.shoppers()][];
        for (int shopper = 0; shopper < chosen.length; shopper++) {
            int[] items = distinct(log, Math.max(log.from(shopper), log.to(shopper) - most), log.to(shopper));
            boolean all = items.length * (items.length - 1L) / 2 <= most;
            chosen[shopper] = all ? ALL : chosen(log, shopper, most);
        }
        return new BoundedShoppers(log, most, chosen);
    }

    public InteractionLog log() {
        return log;
    }

    /** Returns the position of a shopper's first interaction that counts. */
    public int from(int shopper) {
        return Math.max(log.from(shopper), log.to(shopper) - most);
    }

    /** Returns whether a pair of different items that the shopper met counts. */
    public boolean counts(int shopper, int item, int other) {
        long[] own = chosen[shopper];
        return own.length == 0 || Arrays.binarySearch(own, pair(item, other)) >= 0;
    }

    /** Returns the number of shoppers of each of {@code items} items, by interactions that count. */
    public int[] shoppersOf(int items) {
        int[] shoppers = new int[items];
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            for (int item : items(shopper)) {
                shoppers[item]++;
            }
        }
        return shoppers;
    }

    /** Returns the number of shoppers with both items in a pair that counts. */
    public int common(int item, int other) {
        return (int) IntStream.range(0, log.shoppers())
                .filter(shopper -> has(shopper, item) && has(shopper, other) && counts(shopper, item, other))
                .count();
    }

    /** Returns how often an item counts directly after another one. */
    public int transitions(int item, int next) {
        int transitions = 0;
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            for (int p = from(shopper); p + 1 < log.to(shopper); p++) {
                transitions += log.item(p) == item && log.item(p + 1) == next ? 1 : 0;
            }
        }
        return transitions;
    }

    private boolean has(int shopper, int item) {
        return IntStream.range(from(shopper), log.to(shopper)).anyMatch(p -> log.item(p) == item);
    }

    /** Returns the distinct items of a shopper, ascending. */
    int[] items(int shopper) {
        return distinct(log, from(shopper), log.to(shopper));
    }

    /** Calls {@code visitor} with each pair of a shopper that counts, once. */
    void pairs(int shopper, PairVisitor visitor) {
        long[] own = chosen[shopper];
        for (long pair : own) {
            visitor.pair((int) (pair >>> Integer.SIZE), (int) pair);
        }
        if (own.length == 0) {
            int[] items = items(shopper);
            for (int i = 0; i < items.length; i++) {
                for (int j = i + 1; j < items.length; j++) {
                    visitor.pair(items[i], items[j]);
                }
            }
        }
    }

    /** Receives a pair of items, the smaller first. */
    @FunctionalInterface
    interface PairVisitor {
        void pair(int item, int other);
    }

    private static int[] distinct(InteractionLog log, int from, int to) {
        int[] items = new int[to - from];
        for (int p = from; p < to; p++) {
            items[p - from] = log.item(p);
        }
        return Arrays.stream(items).sorted().distinct().toArray();
    }

    private static long[] chosen(InteractionLog log, int shopper, int most) {
        int from = Math.max(log.from(shopper), log.to(shopper) - most);
        Set<Long> pairs = new HashSet<>();
        for (int distance = 1; pairs.size() < most; distance++) {
            for (int p = log.to(shopper) - 1; p - distance >= from && pairs.size() < most; p--) {
                if (log.item(p) != log.item(p - distance)) {
                    pairs.add(pair(log.item(p), log.item(p - distance)));
                }
            }
        }
        return pairs.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static long pair(int item, int other) {
        return ((long) Math.min(item, other) << Integer.SIZE) | Math.max(item, other);
    }
}
