// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

/** What a shopper is after at one step: how much each word, topic and price speaks for an item. */
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
     * A wish; takes the arrays over.
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

    /** Logarithm of how likely an item is chosen, popularity left out, up to a constant. Equation 4. */
    double appeal(ShopCatalogue catalogue, int item) {
        ShopItem product = catalogue.item(item);
        double excess = Math.max(0, product.priceLevel() - priceLevel);
        return catalogue.score(item, wordScores) + seasons[product.topic()] - PRICE_WEIGHT * excess * excess;
    }
}
