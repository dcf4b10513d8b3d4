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
 * Difference of two periods' mixes: the Jensen-Shannon distance, base 2, which is 0 for equal mixes and 1 for disjoint ones. Keys of few
 * shoppers are one row. Shoppers are in {@value #GROUPS} groups: all decisions of a shopper are in one group, so verdict and interval hold
 * for shoppers with several. See {@link PeriodExchange} for the verdict.
 */
final class MixDrift {

    /** Groups of shoppers. */
    static final int GROUPS = 64;

    /** Fewest decisions of a period with a verdict. */
    static final int FEWEST_DECISIONS = 500;

    /** Level of the test of one mix: four mixes together have 5 %. */
    static final double LEVEL = 0.0125;

    /** Quantile of Student's distribution with 63 degrees of freedom, for 95 % intervals. */
    private static final double STUDENT_95 = 1.9983405;

    /** Verdict of a period with fewer decisions. */
    static final String TOO_FEW = "too few decisions";

    /** Verdict of a difference that chance hardly explains. */
    static final String CHANGED = "changed";

    /** Verdict of all others. */
    static final String UNCHANGED = "no change shown";

    private static final int MOST_NAMED = 3;

    /** More digits would let a reader solve for a count that is not shown. */
    private static final int DIGITS = 3;

    private MixDrift() {}

    /** Returns empty counts by group, for keys that visitors choose. */
    static ShopperCells<int[]> cells() {
        return new ShopperCells<>(() -> new int[GROUPS], MixDrift::sum);
    }

    /** Returns empty counts by group, for keys of the shop. */
    static ShopperCells<int[]> shopCells() {
        return ShopperCells.ofShopKeys(() -> new int[GROUPS], MixDrift::sum);
    }

    /**
     * Counts one.
     *
     * @param unit number whose group is counted: that of the shopper, or of the decision for an unknown visitor
     */
    static void add(ShopperCells<int[]> mix, String key, int shopper, int unit) {
        add(mix, key, shopper, unit, 1);
    }

    /** Counts some at once; none leaves no key. */
    static void add(ShopperCells<int[]> mix, String key, int shopper, int unit, int times) {
        if (times > 0) {
            mix.add(key, shopper, times)[Math.floorMod(unit, GROUPS)] += times;
        }
    }

    private static int[] sum(int[] one, int[] other) {
        int[] sum = new int[GROUPS];
        for (int g = 0; g < GROUPS; g++) {
            sum[g] = one[g] + other[g];
        }
        return sum;
    }

    /** Returns distance, interval and verdict of the present mix against the one before. */
    static ObjectNode compare(ShopperCells<int[]> now, ShopperCells<int[]> before, boolean enough) {
        if (now.keys().isEmpty() || before.keys().isEmpty()) {
            return DecisionFigures.notComputed(now.keys().isEmpty() ? Reasons.NOTHING_NOW : Reasons.NOTHING_BEFORE);
        }
        if (Math.min(now.shoppers(now.keys()), before.shoppers(before.keys())) < ShopperCells.FEWEST) {
            return ShopperSplit.few(Reasons.FEW_COUNTED);
        }
        Set<String> shown = shown(now, before);
        GroupMix present = GroupMix.of(now, shown);
        GroupMix earlier = GroupMix.of(before, shown);
        PeriodExchange exchange = new PeriodExchange(present, earlier);
        double plain = GroupMix.divergence(present, earlier, GroupMix.ALL);
        double corrected = plain - exchange.bias();
        double half = STUDENT_95 * Math.sqrt(variance(present, earlier));
        double chance = exchange.chance();
        boolean changed = chance <= LEVEL;
        ObjectNode drift = JsonNodeFactory.instance.objectNode();
        // The test decides: without a shown change the interval begins at 0.
        drift.put("distance", root(corrected))
                .put("low", root(changed ? corrected - half : 0))
                .put("high", root(Math.max(0, corrected) + half));
        drift.put("observed", root(plain)).put("now", present.all()).put("before", earlier.all());
        drift.put("chance", FixedText.of(chance, DIGITS)).put("rows", present.size());
        drift.put("verdict", !enough ? TOO_FEW : changed ? CHANGED : UNCHANGED);
        drift.set("most", most(now, before, present.all(), earlier.all()));
        return drift;
    }

    private static String root(double divergence) {
        return FixedText.of(Math.sqrt(Math.min(1, Math.max(0, divergence))), DIGITS);
    }

    /** Returns the keys of enough shoppers over both periods; a choice by one period would favour differences. */
    private static Set<String> shown(ShopperCells<int[]> now, ShopperCells<int[]> before) {
        Set<String> keys = new TreeSet<>(now.keys());
        keys.addAll(before.keys());
        Set<String> shown = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (String key : keys) {
            boolean has = now.isEnough(Set.of(key), before);
            (has && !key.equals(ShopperCells.OTHER) ? shown : others).add(key);
        }
        while (!others.isEmpty() && !shown.isEmpty() && !now.isEnough(others, before)) {
            String smallest = shown.stream()
                    .min(Comparator.comparingLong(key -> now.count(key) + before.count(key)))
                    .orElseThrow();
            shown.remove(smallest);
            others.add(smallest);
        }
        return shown;
    }

    /** Returns the variance of the divergence, without one group of shoppers at a time (jackknife). */
    private static double variance(GroupMix now, GroupMix before) {
        double[] without = new double[GROUPS];
        double mean = 0;
        for (int g = 0; g < GROUPS; g++) {
            without[g] = GroupMix.divergence(now, before, g);
            mean += without[g] / GROUPS;
        }
        double variance = 0;
        for (double value : without) {
            variance += (GROUPS - 1.0) / GROUPS * (value - mean) * (value - mean);
        }
        return variance;
    }

    private record Change(String key, double before, double now) {}

    /** Returns the shares that changed most, of keys that enough shoppers have in both periods. */
    private static ArrayNode most(ShopperCells<int[]> now, ShopperCells<int[]> before, long all, long allBefore) {
        Map<String, Long> present = rows(now);
        Map<String, Long> earlier = rows(before);
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

    private static Map<String, Long> rows(ShopperCells<int[]> mix) {
        return mix.rows().stream()
                .filter(row -> !row.key().equals(ShopperCells.OTHER))
                .collect(Collectors.toMap(Row::key, Row::count, Long::sum, TreeMap::new));
    }
}
