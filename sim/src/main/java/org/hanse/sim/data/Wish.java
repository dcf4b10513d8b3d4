// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

/** Preferences of a shopper at one step: weights of words, topics and prices. */
final class Wish {

    /** kappa: how much a price above the shopper's level weighs. */
    private static final double PRICE_WEIGHT = 2;

    private final double[] wordScores;
    private final double[] seasons;
    private final double priceLevel;

    private Wish(double[] wordScores, double[] seasons, double priceLevel) {
        this.wordScores = wordScores;
        this.seasons = seasons;
        this.priceLevel = priceLevel;
    }

    /**
     * Creates preferences; the arrays are not copied.
     *
     * @param wordScores by word of the language
     * @param seasons by topic
     */
    static Wish of(double[] wordScores, double[] seasons, double priceLevel) {
        return new Wish(wordScores, seasons, priceLevel);
    }

    double wordScore(int word) {
        return wordScores[word];
    }

    double season(int topic) {
        return seasons[topic];
    }

    /** Returns the logarithm of an item's choice probability without popularity, up to a constant. Equation 4. */
    double appeal(ShopCatalogue catalogue, int item) {
        ShopItem product = catalogue.item(item);
        double excess = Math.max(0, product.priceLevel() - priceLevel);
        return catalogue.score(item, wordScores) + seasons[product.topic()] - PRICE_WEIGHT * excess * excess;
    }
}
