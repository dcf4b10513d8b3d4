// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hanse.audit.ShopperCells.Row;

/**
 * Difference of two periods' mixes: the Jensen-Shannon distance, base 2, which is 0 for equal mixes and 1 for disjoint ones. Shoppers are
 * in {@value #GROUPS} groups; without one group at a time (jackknife) follow the bias, which a finite sample adds to the distance, and the
 * variance. All decisions of a shopper are in one group, so the interval holds for shoppers with several.
 */
final class MixDrift {

    /** Groups of shoppers. */
    static final int GROUPS = 32;

    /** Fewest decisions of a period with a verdict. */
    static final int FEWEST_DECISIONS = 500;

    /** Quantile of Student's distribution with 31 degrees of freedom, for 95 % intervals. */
    private static final double STUDENT_95 = 2.0395134;

    private static final int MOST_NAMED = 3;
    private static final long[] NONE = new long[GROUPS];
    private static final double LOG_2 = StrictMath.log(2);

    private MixDrift() {}

    /** Returns empty counts by group. */
    static ShopperCells<long[]> cells() {
        return new ShopperCells<>(() -> new long[GROUPS], MixDrift::sum);
    }

    /** Counts one in the group of a shopper. */
    static void add(ShopperCells<long[]> mix, String key, int shopper) {
        mix.add(key, shopper)[Math.floorMod(shopper, GROUPS)]++;
    }

    private static long[] sum(long[] one, long[] other) {
        long[] sum = new long[GROUPS];
        for (int g = 0; g < GROUPS; g++) {
            sum[g] = one[g] + other[g];
        }
        return sum;
    }

    /** Returns distance, interval and verdict of the present mix against the one before. */
    static ObjectNode compare(ShopperCells<long[]> now, ShopperCells<long[]> before, boolean enough) {
        Mix present = new Mix(now, before);
        Mix earlier = new Mix(before, now);
        if (present.all() == 0 || earlier.all() == 0) {
            return DecisionFigures.notComputed(
                    (present.all() == 0 ? "this period" : "the period before") + " has nothing to count");
        }
        ObjectNode drift = JsonNodeFactory.instance.objectNode();
        double plain = divergence(present, -1, earlier, -1);
        double bias = 0;
        double variance = 0;
        for (boolean own : new boolean[] {true, false}) {
            double[] without = new double[GROUPS];
            double mean = 0;
            for (int g = 0; g < GROUPS; g++) {
                without[g] = divergence(present, own ? g : -1, earlier, own ? -1 : g);
                mean += without[g] / GROUPS;
            }
            bias += (GROUPS - 1) * (mean - plain);
            for (double value : without) {
                variance += (GROUPS - 1.0) / GROUPS * (value - mean) * (value - mean);
            }
        }
        double half = STUDENT_95 * Math.sqrt(variance);
        double low = plain - bias - half;
        drift.put("distance", root(plain - bias)).put("low", root(low)).put("high", root(plain - bias + half));
        drift.put("observed", root(plain)).put("now", present.all()).put("before", earlier.all());
        drift.put("verdict", !enough ? "too few decisions" : low > 0 ? "changed" : "no change shown");
        drift.set("most", most(now, before, present.all(), earlier.all()));
        return drift;
    }

    private static String root(double divergence) {
        return FixedText.of(Math.sqrt(Math.min(1, Math.max(0, divergence))));
    }

    /** Counts by key, those of both periods, and by group. */
    private static final class Mix {

        private final long[][] counts;
        private final long[] groups = new long[GROUPS];
        private final long all;

        Mix(ShopperCells<long[]> own, ShopperCells<long[]> other) {
            Map<String, long[]> sums = own.sums();
            Set<String> keys = new TreeSet<>(sums.keySet());
            keys.addAll(other.sums().keySet());
            counts = new long[keys.size()][GROUPS + 1];
            int k = 0;
            long sum = 0;
            for (String key : keys) {
                long[] of = sums.getOrDefault(key, NONE);
                long[] row = counts[k++];
                for (int g = 0; g < GROUPS; g++) {
                    row[g] = of[g];
                    row[GROUPS] += of[g];
                    groups[g] += of[g];
                    sum += of[g];
                }
            }
            all = sum;
        }

        long all() {
            return all;
        }

        int keys() {
            return counts.length;
        }

        double share(int key, int without) {
            long[] row = counts[key];
            return without < 0
                    ? (double) row[GROUPS] / all
                    : (double) (row[GROUPS] - row[without]) / Math.max(1, all - groups[without]);
        }
    }

    /** Returns the Jensen-Shannon divergence, each mix without a group; -1 for none. */
    private static double divergence(Mix one, int withoutOne, Mix other, int withoutOther) {
        double sum = 0;
        for (int k = 0; k < one.keys(); k++) {
            double p = one.share(k, withoutOne);
            double q = other.share(k, withoutOther);
            double middle = (p + q) / 2;
            sum += part(p, middle) + part(q, middle);
        }
        return sum / 2;
    }

    private static double part(double share, double middle) {
        return share == 0 ? 0 : share * StrictMath.log(share / middle) / LOG_2;
    }

    private record Change(String key, double before, double now) {}

    /** Returns the shares that changed most, of keys that enough shoppers have in both periods. */
    private static ArrayNode most(ShopperCells<long[]> now, ShopperCells<long[]> before, long all, long allBefore) {
        Map<String, Long> present = shown(now);
        Map<String, Long> earlier = shown(before);
        List<Change> changes = new ArrayList<>();
        present.forEach((key, count) -> {
            Long old = earlier.get(key);
            if (old != null) {
                changes.add(new Change(key, (double) old / allBefore, (double) count / all));
            }
        });
        ArrayNode most = JsonNodeFactory.instance.arrayNode();
        changes.stream()
                .sorted(Comparator.comparingDouble(own -> -Math.abs(own.now() - own.before())))
                .limit(MOST_NAMED)
                .forEach(own -> most.addObject()
                        .put("key", own.key())
                        .put("before", FixedText.of(own.before()))
                        .put("now", FixedText.of(own.now())));
        return most;
    }

    private static Map<String, Long> shown(ShopperCells<long[]> mix) {
        return mix.rows().stream()
                .filter(row -> !row.key().equals(ShopperCells.OTHER))
                .collect(Collectors.toMap(Row::key, Row::count, Long::sum, TreeMap::new));
    }
}
