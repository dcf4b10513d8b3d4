// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Pairwise covering set of factor levels: every possible pair of levels of two factors occurs. Faults that need two particular levels are
 * found without all combinations. Greedy and seeded.
 */
final class CoveringRows {

    private static final int TRIES = 400;

    private CoveringRows() {}

    /**
     * Rows {@code [row][factor]}.
     *
     * @param levels number of levels of each factor
     * @param valid which rows may be
     */
    static List<int[]> of(int[] levels, Predicate<int[]> valid, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<List<Integer>> open = new HashSet<>();
        for (int i = 0; i < 50 * TRIES; i++) {
            int[] row = row(levels, random);
            if (valid.test(row)) {
                open.addAll(pairs(row));
            }
        }
        List<int[]> rows = new ArrayList<>();
        while (!open.isEmpty()) {
            int[] best = {};
            long most = 0;
            for (int i = 0; i < TRIES; i++) {
                int[] row = row(levels, random);
                long covers = valid.test(row)
                        ? pairs(row).stream().filter(open::contains).count()
                        : 0;
                if (covers > most) {
                    most = covers;
                    best = row;
                }
            }
            if (most > 0) {
                rows.add(best);
                open.removeAll(new HashSet<>(pairs(best)));
            }
        }
        return rows;
    }

    private static int[] row(int[] levels, SplittableRandom random) {
        return Arrays.stream(levels).map(random::nextInt).toArray();
    }

    private static List<List<Integer>> pairs(int[] row) {
        List<List<Integer>> pairs = new ArrayList<>();
        for (int f = 0; f < row.length; f++) {
            for (int g = f + 1; g < row.length; g++) {
                pairs.add(List.of(f, row[f], g, row[g]));
            }
        }
        return pairs;
    }
}
