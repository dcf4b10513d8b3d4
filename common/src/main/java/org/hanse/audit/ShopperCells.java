// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * Counts by key, with the number of distinct shoppers that decides whether a row is shown. Rows of fewer than {@value #FEWEST} shoppers are
 * merged into {@value #OTHER}. While that has fewer, the smallest other row is merged, too. A row of unknown visitors alone is linked to no
 * person. If keys are the shop's and not a visitor's choice, {@value #FEWEST} counts suffice for it.
 *
 * @param <T> sums of a cell
 */
final class ShopperCells<T> {

    /** Fewest distinct shoppers of a row. */
    static final int FEWEST = 20;

    /** Key of the merged row. */
    static final String OTHER = "other";

    /** Number of all unknown visitors together: one person may have made all their decisions. */
    static final int UNKNOWN = -1;

    private final Map<String, Cell<T>> cells = new HashMap<>();
    private final Supplier<T> empty;
    private final BinaryOperator<T> merge;
    private final boolean unlinked;

    /**
     * A row.
     *
     * @param shoppers distinct shoppers, {@value #FEWEST} at most
     */
    record Row<T>(String key, long count, int shoppers, T sums) {}

    /** Prepares counts for keys that visitors choose, such as items: all unknown visitors are one shopper. */
    ShopperCells(Supplier<T> empty, BinaryOperator<T> merge) {
        this(empty, merge, false);
    }

    private ShopperCells(Supplier<T> empty, BinaryOperator<T> merge, boolean unlinked) {
        this.empty = empty;
        this.merge = merge;
        this.unlinked = unlinked;
    }

    /** Returns counts for keys of the shop, such as kinds of decisions: a row of unknown visitors alone is not few shoppers. */
    static <T> ShopperCells<T> ofShopKeys(Supplier<T> empty, BinaryOperator<T> merge) {
        return new ShopperCells<>(empty, merge, true);
    }

    /** Counts one of a shopper, and returns the sums of its cell. */
    T add(String key, int shopper) {
        return add(key, shopper, 1);
    }

    /** Counts some of a shopper, and returns the sums of its cell. */
    T add(String key, int shopper, int times) {
        Cell<T> cell = cells.get(key);
        if (cell == null) {
            cell = new Cell<>(empty.get());
            cells.put(key, cell);
        }
        cell.count += times;
        cell.see(shopper);
        return cell.sums;
    }

    /** Returns the keys, small ones too, in order. */
    Set<String> keys() {
        return Collections.unmodifiableSet(new TreeSet<>(cells.keySet()));
    }

    /** Returns the distinct shoppers of some keys together, {@value #FEWEST} at most. */
    int shoppers(Collection<String> keys) {
        return shoppers(keys, this);
    }

    /** Returns the distinct shoppers of some keys here and in other cells, {@value #FEWEST} at most. */
    int shoppers(Collection<String> keys, ShopperCells<T> others) {
        return together(keys, others).shoppers;
    }

    /** Returns whether some keys have enough shoppers here and in other cells. */
    boolean isEnough(Collection<String> keys, ShopperCells<T> others) {
        return isEnough(together(keys, others));
    }

    private Cell<T> together(Collection<String> keys, ShopperCells<T> others) {
        Cell<T> all = new Cell<>(empty.get());
        for (String key : keys) {
            Optional.ofNullable(cells.get(key)).ifPresent(all::see);
            Optional.ofNullable(others.cells.get(key)).ifPresent(all::see);
            if (all.shoppers == FEWEST) {
                break;
            }
        }
        return all;
    }

    /** Returns whether a key has no shopper or enough. */
    boolean isSafe(String key) {
        Cell<T> cell = cells.get(key);
        return cell == null || isEnough(cell);
    }

    private boolean isEnough(Cell<T> cell) {
        return cell.shoppers >= FEWEST || (unlinked && cell.isUnknown() && cell.count >= FEWEST);
    }

    /** Returns whether each key has no shopper or enough, so that no difference of sums of keys is of few shoppers. */
    boolean isSafe() {
        return cells.keySet().stream().allMatch(this::isSafe);
    }

    /** Returns whether a key has a row of its own, or does not occur. */
    boolean isShown(String key) {
        return !cells.containsKey(key)
                || rows().stream().anyMatch(row -> row.key().equals(key));
    }

    /** Returns the count of a key. */
    long count(String key) {
        Cell<T> cell = cells.get(key);
        return cell == null ? 0 : cell.count;
    }

    /** Returns the sums of all keys as they are, small ones too. */
    Map<String, T> sums() {
        Map<String, T> all = new TreeMap<>();
        cells.forEach((key, cell) -> all.put(key, cell.sums));
        return all;
    }

    /** Returns the rows by key, the merged one last. */
    List<Row<T>> rows() {
        List<Row<T>> shown = new ArrayList<>();
        Cell<T> other = new Cell<>(empty.get());
        new TreeMap<>(cells).forEach((key, cell) -> {
            if (!isEnough(cell) || key.equals(OTHER)) {
                other.merge(cell, merge);
            } else {
                shown.add(new Row<>(key, cell.count, cell.shoppers, cell.sums));
            }
        });
        while (other.count > 0 && !isEnough(other)) {
            Optional<Row<T>> smallest = shown.stream().min(Comparator.comparingLong(Row::count));
            if (smallest.isEmpty()) {
                break;
            }
            shown.remove(smallest.get());
            Optional.ofNullable(cells.get(smallest.get().key())).ifPresent(cell -> other.merge(cell, merge));
        }
        if (other.count > 0) {
            shown.add(new Row<>(OTHER, other.count, other.shoppers, other.sums));
        }
        return shown;
    }

    private static final class Cell<T> {

        private static final int FIRST_SIZE = 4;

        private long count;
        private int shoppers;
        private int[] seen = new int[FIRST_SIZE];
        private T sums;

        Cell(T sums) {
            this.sums = sums;
        }

        /** Returns whether all counts are of unknown visitors. */
        boolean isUnknown() {
            return shoppers == 1 && seen[0] == UNKNOWN;
        }

        void see(int shopper) {
            if (shoppers == FEWEST) {
                return;
            }
            for (int s = 0; s < shoppers; s++) {
                if (seen[s] == shopper) {
                    return;
                }
            }
            if (shoppers == seen.length) {
                seen = Arrays.copyOf(seen, Math.min(FEWEST, 2 * seen.length));
            }
            seen[shoppers++] = shopper;
        }

        /** Takes over shoppers and counts, without sums. */
        void see(Cell<T> added) {
            count += added.count;
            for (int s = 0; s < added.shoppers; s++) {
                see(added.seen[s]);
            }
        }

        void merge(Cell<T> added, BinaryOperator<T> merge) {
            see(added);
            sums = merge.apply(sums, added.sums);
        }
    }
}
