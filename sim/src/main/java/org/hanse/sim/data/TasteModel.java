// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Initial tastes of shoppers, their drift and the resulting preferences. Equations 2 to 4 of the package. */
final class TasteModel {

    /** beta: how much taste weighs in a choice. */
    private static final double TASTE_WEIGHT = 9;
    /** delta: how much the item seen just before in the same visit weighs. */
    private static final double CONTINUITY_WEIGHT = 5;
    /** lambda: the part of the continuity that is more of the same; the rest goes to the topic that goes with it. */
    private static final double SAMENESS = 0.5;

    /** Weights of the items that a taste is made of. */
    private static final double[] FAVOURITES = {1, 0.7, 0.5};

    private static final double OWN_MIND = 0.3;

    /** sigma: standard deviation of the random walk of taste, per entry and square root of a day. */
    private static final double DRIFT = 0.018;

    private static final double PRICE_ROOM = 0.1;
    private static final double PRICE_SPREAD = 0.4;

    private final WordMeanings language;
    private final ShopCatalogue catalogue;
    private final int[] companions;

    TasteModel(WordMeanings language, ShopCatalogue catalogue) {
        this.language = language;
        this.catalogue = catalogue;
        Vocabulary vocabulary = language.vocabulary();
        this.companions = vocabulary.topics().stream()
                .mapToInt(topic -> vocabulary.topicNamed(topic.goesWith()))
                .toArray();
    }

    /** Draws a new shopper's taste. Its topics are those of random items of the shop, because shoppers choose shops that they like. */
    Taste draw(RandomGenerator random) {
        double[] direction = new double[WordMeanings.DIMENSION];
        for (double weight : FAVOURITES) {
            int favourite = random.nextInt(catalogue.size());
            addItem(favourite, weight, direction);
        }
        for (int d = 0; d < direction.length; d++) {
            direction[d] += OWN_MIND * random.nextGaussian() / Math.sqrt(direction.length);
        }
        double priceLevel = PRICE_ROOM + PRICE_SPREAD * random.nextGaussian();
        return Taste.of(direction, priceLevel, random.nextDouble(0.05, 0.35));
    }

    /** Returns a taste after a drift of some days. */
    Taste drifted(Taste taste, double days, RandomGenerator random) {
        double[] direction = taste.direction();
        for (int d = 0; d < direction.length; d++) {
            direction[d] += DRIFT * Math.sqrt(days) * random.nextGaussian();
        }
        return Taste.of(direction, taste.priceLevel(), taste.habit());
    }

    /** Returns the match of an item with a taste: the cosine of the two. An unrelated item has 0. */
    double match(Taste taste, int item) {
        double[] direction = taste.direction();
        double match = 0;
        for (TitleRole role : TitleRole.values()) {
            match += role.weight * language.score(catalogue.word(item, role), direction);
        }
        return match;
    }

    /** Returns the excess of an item's price level over that of a taste, at least 0. */
    double excess(Taste taste, int item) {
        return Math.max(0, catalogue.item(item).priceLevel() - taste.priceLevel());
    }

    /**
     * Returns the preferences of a shopper for the next item.
     *
     * @param day since the first day, with fraction
     * @param lastViewed previous item of the same visit
     */
    Wish wish(Taste taste, double day, OptionalInt lastViewed) {
        double[] wanted = taste.direction();
        for (int d = 0; d < wanted.length; d++) {
            wanted[d] *= TASTE_WEIGHT;
        }
        if (lastViewed.isPresent()) {
            int last = lastViewed.getAsInt();
            addItem(last, CONTINUITY_WEIGHT * SAMENESS, wanted);
            int companion = companions[catalogue.item(last).topic()];
            language.addTopic(companion, CONTINUITY_WEIGHT * (1 - SAMENESS), wanted);
        }
        double[] seasons = new double[companions.length];
        for (int topic = 0; topic < seasons.length; topic++) {
            seasons[topic] = language.season(topic, day);
        }
        return Wish.of(language.scores(wanted), seasons, taste.priceLevel());
    }

    /** Adds {@code weight} times an item's vector (equation 1) to {@code into}. */
    private void addItem(int item, double weight, double[] into) {
        for (TitleRole role : TitleRole.values()) {
            language.addWord(catalogue.word(item, role), weight * role.weight, into);
        }
    }
}
