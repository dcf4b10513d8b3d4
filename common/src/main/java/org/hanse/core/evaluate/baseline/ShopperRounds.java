// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Rounds of a federation of shoppers.
 *
 * @param count number of rounds, at least 1
 * @param cohort share of the shoppers in each round, above 0 and at most 1
 * @param rate learning rate of the coordinator, above 0; 1 is plain federated averaging
 */
public record ShopperRounds(int count, double cohort, double rate) {

    public ShopperRounds {
        if (count < 1 || !(cohort > 0 && cohort <= 1) || !(rate > 0)) {
            throw new IllegalArgumentException("rounds " + count + ", cohort " + cohort + ", rate " + rate);
        }
    }

    /** Numbers of rounds to try: a training that stops early has one of these. */
    static final List<Integer> TRIED = List.of(10, 20, 30, 40, 50, 60, 80, 100, 150, 200);

    /** Returns these rounds with each number to try. */
    List<ShopperRounds> tried() {
        return TRIED.stream().map(this::withCount).toList();
    }

    /** Returns these rounds with another number of them. */
    ShopperRounds withCount(int number) {
        return new ShopperRounds(number, cohort, rate);
    }

    /** Adds the parameters, for reports. */
    void addTo(Map<String, Double> parameters) {
        parameters.put("rounds", (double) count);
        parameters.put("cohort", cohort);
        parameters.put("serverRate", rate);
    }

    /** Draws the shoppers of a round without replacement, ascending; at least one. */
    int[] draw(int shoppers, SplittableRandom random) {
        int size = Math.max(1, (int) Math.round(cohort * shoppers));
        int[] all = IntStream.range(0, shoppers).toArray();
        for (int drawn = 0; drawn < size; drawn++) {
            int other = drawn + random.nextInt(shoppers - drawn);
            int taken = all[other];
            all[other] = all[drawn];
            all[drawn] = taken;
        }
        return IntStream.range(0, size).map(place -> all[place]).sorted().toArray();
    }
}
