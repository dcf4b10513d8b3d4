// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

/** Taste of a shopper at a moment: a direction in the space of words, a price level and a habit of return visits. */
final class Taste {

    private final double[] direction;
    private final double priceLevel;
    private final double habit;

    private Taste(double[] direction, double priceLevel, double habit) {
        this.direction = direction;
        this.priceLevel = priceLevel;
        this.habit = habit;
    }

    /**
     * Creates a taste.
     *
     * @param direction {@code [WordMeanings.DIMENSION]}; normalised here
     * @param priceLevel level of prices, see {@link ShopItem#priceLevel}, above which an item appeals less
     * @param habit fraction of steps to known items
     */
    static Taste of(double[] direction, double priceLevel, double habit) {
        double[] copy = direction.clone();
        WordMeanings.normalise(copy);
        return new Taste(copy, priceLevel, habit);
    }

    double[] direction() {
        return direction.clone();
    }

    double priceLevel() {
        return priceLevel;
    }

    double habit() {
        return habit;
    }
}
