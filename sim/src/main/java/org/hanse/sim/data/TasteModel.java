// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** How shoppers come by their taste, how it changes, and what it makes them wish for. Equations 2 to 4 of the package. */
final class TasteModel {

    /** beta: how much taste weighs in a choice. */
    private static final double TASTE_WEIGHT = 9;
    /** delta: how much the item seen just before in the same visit weighs. */
    private static final double CONTINUITY_WEIGHT = 3.5;
    /** lambda: the part of the continuity that is more of the same; the rest goes to the topic that goes with it. */
    private static final double SAMENESS = 0.5;

    private static final double[] FAVOURITE_TOPICS = {1, 0.6, 0.35};
    private static final double[] FAVOURITE_STYLES = {0.7, 0.4};
    private static final double OWN_MIND = 0.45;

    /** sigma: standard deviation of the random walk of taste, per entry and square root of a day. */
    private static final double DRIFT = 0.018;

    private static final double BUDGET_ROOM = 0.4;
    private static final double BUDGET_SPREAD = 0.5;

    private final Language language;
    private final ShopCatalogue catalogue;
    private final int[] companions;

    TasteModel(Language language, ShopCatalogue catalogue) {
        this.language = language;
        this.catalogue = catalogue;
        Vocabulary vocabulary = language.vocabulary();
        this.companions = vocabulary.topics().stream()
                .mapToInt(topic -> vocabulary.topicNamed(topic.goesWith()))
                .toArray();
    }

    /** A new shopper's taste. Favourite topics are those of items picked from the shelf: people shop where they like it. */
    Taste draw(RandomGenerator random) {
        double[] direction = new double[Language.DIMENSION];
        double logPrices = 0;
        for (double weight : FAVOURITE_TOPICS) {
            ShopItem item = catalogue.item(random.nextInt(catalogue.size()));
            language.addTopic(item.topic(), weight, direction);
            logPrices += item.logPrice() / FAVOURITE_TOPICS.length;
        }
        for (double weight : FAVOURITE_STYLES) {
            language.addStyle(random.nextInt(language.vocabulary().styles().size()), weight, direction);
        }
        for (int d = 0; d < direction.length; d++) {
            direction[d] += OWN_MIND * random.nextGaussian() / Math.sqrt(direction.length);
        }
        double logBudget = logPrices + BUDGET_ROOM + BUDGET_SPREAD * random.nextGaussian();
        return Taste.of(direction, logBudget, random.nextDouble(0.05, 0.35));
    }

    /** What becomes of a taste after some days. */
    Taste drifted(Taste taste, double days, RandomGenerator random) {
        double[] direction = taste.direction();
        for (int d = 0; d < direction.length; d++) {
            direction[d] += DRIFT * Math.sqrt(days) * random.nextGaussian();
        }
        return Taste.of(direction, taste.logBudget(), taste.habit());
    }

    /** How well an item suits a taste: the cosine between the two, 0 for a stranger's. */
    double match(Taste taste, int item) {
        double[] direction = taste.direction();
        double match = 0;
        for (TitleRole role : TitleRole.values()) {
            match += role.weight * language.score(catalogue.word(item, role), direction);
        }
        return match;
    }

    /** By how much an item's price exceeds a budget, as a logarithm; 0 if it does not. */
    double excess(Taste taste, int item) {
        return Math.max(0, catalogue.item(item).logPrice() - taste.logBudget());
    }

    /**
     * What a shopper wishes for next.
     *
     * @param day since the first day, with fraction
     * @param lastViewed the item seen just before in the same visit
     */
    Wish wish(Taste taste, double day, OptionalInt lastViewed) {
        double[] wanted = taste.direction();
        for (int d = 0; d < wanted.length; d++) {
            wanted[d] *= TASTE_WEIGHT;
        }
        if (lastViewed.isPresent()) {
            int last = lastViewed.getAsInt();
            for (TitleRole role : TitleRole.values()) {
                language.addWord(catalogue.word(last, role), CONTINUITY_WEIGHT * SAMENESS * role.weight, wanted);
            }
            int companion = companions[catalogue.item(last).topic()];
            language.addTopic(companion, CONTINUITY_WEIGHT * (1 - SAMENESS), wanted);
        }
        double[] seasons = new double[companions.length];
        for (int topic = 0; topic < seasons.length; topic++) {
            seasons[topic] = language.season(topic, day);
        }
        return Wish.of(language.scores(wanted), seasons, taste.logBudget());
    }
}
