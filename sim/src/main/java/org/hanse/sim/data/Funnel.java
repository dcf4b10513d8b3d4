// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.random.RandomGenerator;

/** Funnel of a viewed item: cart, purchase, satisfaction, rating, return. Equations 5 to 7. */
final class Funnel {

    private static final double RATED = 0.35;
    private static final double LOW_SATISFACTION = 2.5;
    private static final double RETURNED_WHEN_LOW = 0.3;
    private static final double ANOTHER_PIECE = 0.3;
    private static final int MOST_PIECES = 6;

    private Funnel() {}

    /**
     * Inputs of a shopper's decision about an item.
     *
     * @param match match of item and taste
     * @param excess regular price level minus the shopper's usual one
     * @param discount logarithm of the regular price divided by the shown price
     * @param replenishing whether it is a consumable bought before
     */
    record Look(double match, double excess, double discount, boolean replenishing) {}

    static boolean carted(Look look, RandomGenerator random) {
        double logOdds = -2.4 + 3 * look.match() - look.excess() + 3 * look.discount() + (look.replenishing() ? 2 : 0);
        return Draw.byLogOdds(logOdds, random);
    }

    static boolean purchased(Look look, RandomGenerator random) {
        double logOdds =
                -0.6 + 1.5 * look.match() - look.excess() + 2 * look.discount() + (look.replenishing() ? 1 : 0);
        return Draw.byLogOdds(logOdds, random);
    }

    static int quantity(boolean consumable, RandomGenerator random) {
        int pieces = 1;
        while (consumable && pieces < MOST_PIECES && random.nextDouble() < ANOTHER_PIECE) {
            pieces++;
        }
        return pieces;
    }

    /** Draws the satisfaction of a buyer, about 1 to 5. */
    static double satisfaction(double match, double quality, RandomGenerator random) {
        return 3.4 + 1.6 * (match - 0.35) + 0.6 * quality + 0.6 * random.nextGaussian();
    }

    static boolean rated(RandomGenerator random) {
        return random.nextDouble() < RATED;
    }

    static int rating(double satisfaction) {
        return (int) Math.max(1, Math.min(5, Math.round(satisfaction)));
    }

    static boolean returned(double satisfaction, RandomGenerator random) {
        return random.nextDouble() < RETURNED_WHEN_LOW && satisfaction < LOW_SATISFACTION;
    }
}
