// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts of one period by row, and by group of shoppers. The last row has all keys without a row of their own. */
final class GroupMix {

    /** Stands for no group: all are counted. */
    static final int ALL = -1;

    private static final double LOG_2 = StrictMath.log(2);

    private final List<int[]> rows = new ArrayList<>();
    private final long[] sums;
    private final long[] groups = new long[MixDrift.GROUPS];
    private final long all;

    private GroupMix(ShopperCells<int[]> mix, Set<String> shown) {
        int[] others = new int[MixDrift.GROUPS];
        Map<String, int[]> own = new TreeMap<>();
        shown.forEach(key -> own.put(key, new int[MixDrift.GROUPS]));
        rows.addAll(own.values());
        rows.add(others);
        mix.sums().forEach((key, counts) -> {
            int[] row = own.getOrDefault(key, others);
            for (int g = 0; g < MixDrift.GROUPS; g++) {
                row[g] += counts[g];
            }
        });
        sums = new long[rows.size()];
        long total = 0;
        for (int r = 0; r < sums.length; r++) {
            for (int g = 0; g < MixDrift.GROUPS; g++) {
                sums[r] += rows.get(r)[g];
                groups[g] += rows.get(r)[g];
            }
            total += sums[r];
        }
        all = total;
    }

    /** Returns the counts of a period in the rows of both. */
    static GroupMix of(ShopperCells<int[]> mix, Set<String> shown) {
        return new GroupMix(mix, shown);
    }

    int size() {
        return sums.length;
    }

    /** Returns the count of all rows. */
    long all() {
        return all;
    }

    /** Returns the count of a row. */
    long sum(int row) {
        return sums[row];
    }

    /** Returns the share of a row, without a group or with {@link #ALL}. */
    double share(int row, int without) {
        return without == ALL
                ? (double) sums[row] / all
                : (double) (sums[row] - rows.get(row)[without]) / Math.max(1, all - groups[without]);
    }

    /** Returns the part of a group in the difference between the share of a row and another share. */
    double residual(int row, int group, double share) {
        return (rows.get(row)[group] - groups[group] * share) / all;
    }

    /** Returns the Jensen-Shannon divergence of two mixes, without a group of both or with {@link #ALL}. */
    static double divergence(GroupMix one, GroupMix other, int without) {
        double sum = 0;
        for (int r = 0; r < one.size(); r++) {
            double p = one.share(r, without);
            double q = other.share(r, without);
            double middle = (p + q) / 2;
            sum += part(p, middle) + part(q, middle);
        }
        return sum / 2;
    }

    private static double part(double share, double middle) {
        return share == 0 ? 0 : share * StrictMath.log(share / middle) / LOG_2;
    }
}
