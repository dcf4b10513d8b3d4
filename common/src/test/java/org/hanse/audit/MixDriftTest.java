// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MixDriftTest {

    private static final int RUNS = 100;
    private static final int SHORT_RUNS = 60;
    private static final int LONG_RUNS = 20;
    private static final int ITEMS = 10_000;
    private static final int SLOTS = 5;

    /** Probabilities of items up to each, by Zipf's law. */
    private static final double[] ZIPF = zipf();

    /**
     * A synthetic period.
     *
     * @param habit probability that a slot has one of the two items of its shopper
     * @param promoted probability that a slot has the promoted item
     */
    private record Period(int decisions, int shoppers, double habit, double promoted) {

        ShopperCells<int[]> mix(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            ShopperCells<int[]> mix = MixDrift.cells();
            for (int d = 0; d < decisions; d++) {
                int shopper = 1 + random.nextInt(shoppers);
                for (int slot = 0; slot < SLOTS; slot++) {
                    MixDrift.add(mix, "p" + item(random, shopper), shopper, shopper);
                }
            }
            return mix;
        }

        private int item(SplittableRandom random, int shopper) {
            if (random.nextDouble() < promoted) {
                return 50;
            }
            // The habits of a shopper are the same in both periods.
            SplittableRandom own = random.nextDouble() < habit ? new SplittableRandom(shopper) : random;
            int found = Arrays.binarySearch(ZIPF, own == random ? random.nextDouble() : own.nextDouble());
            return Math.min(ITEMS - 1, found < 0 ? -found - 1 : found);
        }
    }

    private static double[] zipf() {
        double[] upTo = new double[ITEMS];
        double sum = 0;
        for (int i = 0; i < ITEMS; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
        for (int i = 0; i < ITEMS; i++) {
            upTo[i] /= sum;
        }
        return upTo;
    }

    private static int changed(int runs, Period now, Period before) {
        int changed = 0;
        for (int run = 0; run < runs; run++) {
            JsonNode drift = MixDrift.compare(now.mix(2L * run), before.mix(2L * run + 1), true);
            boolean isChanged = drift.path("verdict").asText().equals("changed");
            changed += isChanged ? 1 : 0;
            if (!isChanged) {
                assertThat(drift.path("low").asText()).isEqualTo("0");
            }
        }
        return changed;
    }

    /** At the level of 1.25 %, 1.5 false alarms in 120 are expected; at 10 %, six or fewer have a probability of 5 %. */
    @Test
    @Tag("nightly")
    void compare_sparseCatalogueWithoutChange_isSeldomCalledChanged() {
        int few = changed(SHORT_RUNS, new Period(500, 300, 0, 0), new Period(500, 300, 0, 0));
        int many = changed(LONG_RUNS, new Period(5000, 2000, 0, 0), new Period(5000, 2000, 0, 0));
        int uneven = changed(LONG_RUNS, new Period(500, 300, 0, 0), new Period(5000, 2000, 0, 0));
        int habits = changed(LONG_RUNS, new Period(1500, 300, 0.4, 0), new Period(3000, 300, 0.4, 0));
        assertThat(List.of(few, many, uneven, habits)).allMatch(alarms -> alarms <= 3);
        assertThat(few + many + uneven + habits).isLessThanOrEqualTo(6);
    }

    @Test
    void compare_promotedItem_isCalledChanged() {
        int few = changed(LONG_RUNS, new Period(500, 300, 0, 0.05), new Period(500, 300, 0, 0));
        int many = changed(LONG_RUNS, new Period(5000, 2000, 0, 0.02), new Period(5000, 2000, 0, 0));
        assertThat(few).isGreaterThanOrEqualTo(18);
        assertThat(many).isGreaterThanOrEqualTo(18);
    }

    @Test
    @Tag("nightly")
    void compare_manySyntheticPeriods_seldomGivesAFalseVerdict() {
        int few = changed(RUNS, new Period(500, 300, 0, 0), new Period(500, 300, 0, 0));
        int many = changed(RUNS, new Period(5000, 2000, 0, 0), new Period(5000, 2000, 0, 0));
        int uneven = changed(RUNS, new Period(500, 300, 0, 0), new Period(5000, 2000, 0, 0));
        int habits = changed(RUNS, new Period(1500, 300, 0.4, 0), new Period(3000, 300, 0.4, 0));
        assertThat(List.of(few, many, uneven, habits)).allMatch(alarms -> alarms <= 5);
        assertThat(changed(RUNS, new Period(500, 300, 0, 0.05), new Period(500, 300, 0, 0)))
                .isGreaterThanOrEqualTo(90);
        assertThat(changed(RUNS, new Period(5000, 2000, 0, 0.02), new Period(5000, 2000, 0, 0)))
                .isGreaterThanOrEqualTo(90);
    }
}
