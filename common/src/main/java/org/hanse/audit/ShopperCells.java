// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * Counts by key, with as many distinct shoppers of each as decide whether it is shown. Rows of fewer than {@value #FEWEST} shoppers are
 * merged into {@value #OTHER}; while that has fewer, the smallest other row is merged, too.
 *
 * @param <T> sums of a cell
 */
final class ShopperCells<T> {

    /** Fewest distinct shoppers of a row. */
    static final int FEWEST = 20;

    /** Key of the merged row. */
    static final String OTHER = "other";

    private final Map<String, Cell<T>> cells = new TreeMap<>();
    private final Supplier<T> empty;
    private final BinaryOperator<T> merge;

    /**
     * A row.
     *
     * @param shoppers distinct shoppers, {@value #FEWEST} at most
     */
    record Row<T>(String key, long count, int shoppers, T sums) {}

    ShopperCells(Supplier<T> empty, BinaryOperator<T> merge) {
        this.empty = empty;
        this.merge = merge;
    }

    /** Counts one of a shopper, and returns the sums of its cell. */
    T add(String key, int shopper) {
        Cell<T> cell = cells.computeIfAbsent(key, own -> new Cell<>(empty.get()));
        cell.count++;
        cell.see(shopper);
        return cell.sums;
    }

    /** Returns the number of keys. */
    int size() {
        return cells.size();
    }

    /** Returns the sums of all keys as they are, small ones too. */
    Map<String, T> sums() {
        Map<String, T> all = new TreeMap<>();
        cells.forEach((key, cell) -> all.put(key, cell.sums));
        return all;
    }

    /** Returns the counts of all keys, greatest first. */
    List<Long> counts() {
        return cells.values().stream()
                .map(cell -> cell.count)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** Returns the rows by key, the merged one last. */
    List<Row<T>> rows() {
        List<Row<T>> shown = new ArrayList<>();
        Cell<T> other = new Cell<>(empty.get());
        cells.forEach((key, cell) -> {
            if (cell.shoppers < FEWEST || key.equals(OTHER)) {
                other.merge(cell, merge);
            } else {
                shown.add(new Row<>(key, cell.count, cell.shoppers, cell.sums));
            }
        });
        while (other.count > 0 && other.shoppers < FEWEST) {
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

        void merge(Cell<T> added, BinaryOperator<T> merge) {
            count += added.count;
            for (int s = 0; s < added.shoppers; s++) {
                see(added.seen[s]);
            }
            sums = merge.apply(sums, added.sums);
        }
    }
}
