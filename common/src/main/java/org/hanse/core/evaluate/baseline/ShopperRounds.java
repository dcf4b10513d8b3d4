// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;
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
        NamedNumbers own =
                NamedNumbers.of("rounds", count).and("cohort", cohort).and("rate", rate);
        own.requirePositive();
        own.require(cohort <= 1);
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

    NamedNumbers numbers() {
        return NamedNumbers.of("rounds", count).and("cohort", cohort).and("serverRate", rate);
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
