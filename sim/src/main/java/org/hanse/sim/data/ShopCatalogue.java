// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Catalogue of a merchant: items, the words of their titles, their popularity and their promotions. */
final class ShopCatalogue {

    /** Exponent of the popularity by rank, below the 1 of Zipf's law so that the best sellers do not crowd out tastes. */
    private static final double POPULARITY_EXPONENT = 0.4;

    private static final int BRANDS_CARRIED = 10;
    private static final double TOPIC_SPREAD = 0.7;
    private static final double PRICE_SPREAD = 0.35;
    private static final double PROMOTED_SHARE = 0.08;
    private static final int LEAST_CENTS = 50;

    private static final TitleRole[] ROLES = TitleRole.values();

    private final List<ShopItem> items = new ArrayList<>();
    private final int[] words;
    private final double[] logPopularity;
    private final Substream promotions;

    private ShopCatalogue(int size, Substream stream) {
        this.words = new int[size * TitleRole.COUNT];
        this.logPopularity = logPopularity(size, stream.child("popularity").generate());
        this.promotions = stream.child("promotions");
    }

    /** Stocks a merchant with {@code size} items whose titles differ. */
    static ShopCatalogue generate(WordMeanings language, String merchant, int size, Substream stream) {
        ShopCatalogue catalogue = new ShopCatalogue(size, stream);
        RandomGenerator random = stream.child("items").generate();
        Vocabulary vocabulary = language.vocabulary();
        double[] topicShares = IntStream.range(0, vocabulary.topics().size())
                .mapToDouble(t -> Math.exp(TOPIC_SPREAD * random.nextGaussian()))
                .toArray();
        List<String> brands = shuffled(vocabulary.brands(), random).subList(0, BRANDS_CARRIED);
        Set<String> titles = new HashSet<>();
        while (catalogue.items.size() < size) {
            int topic = Draw.index(topicShares, random);
            Title title = Title.draw(vocabulary, topic, brands, random);
            if (titles.add(title.text())) {
                catalogue.stock(language, merchant + "-i" + (catalogue.items.size() + 1), title, random);
            }
        }
        return catalogue;
    }

    int size() {
        return items.size();
    }

    List<ShopItem> items() {
        return List.copyOf(items);
    }

    ShopItem item(int item) {
        return items.get(item);
    }

    /** Returns the index of the word in {@code role} of an item's title. */
    int word(int item, TitleRole role) {
        return words[item * TitleRole.COUNT + role.place];
    }

    /** Returns the inner product of an item's vector with a direction: the sum of those of its title's words. */
    double score(int item, double[] wordScores) {
        double score = 0;
        for (TitleRole role : ROLES) {
            score += role.weight * wordScores[word(item, role)];
        }
        return score;
    }

    /** Returns the logarithm of an item's popularity, independent of taste, time and price, up to a constant. */
    double logPopularity(int item) {
        return logPopularity[item];
    }

    /** Returns the price of one piece on a day, counted from the first. A promotion lasts a week. */
    int cents(int item, int day) {
        RandomGenerator random = promotions.child(item).child(day / 7).generate();
        int regular = items.get(item).cents();
        if (random.nextDouble() >= PROMOTED_SHARE) {
            return regular;
        }
        return (int) Math.max(1, Math.round(regular * random.nextDouble(0.6, 0.9)));
    }

    private void stock(WordMeanings language, String id, Title title, RandomGenerator random) {
        int i = items.size();
        for (TitleRole role : ROLES) {
            words[i * TitleRole.COUNT + role.place] = language.indexOf(title.word(role));
        }
        Vocabulary.Topic topic = language.vocabulary().topics().get(title.topic());
        double priceLevel = PRICE_SPREAD * random.nextGaussian();
        items.add(new ShopItem(
                id,
                title.text(),
                topic.category(),
                title.word(TitleRole.BRAND),
                (int) Math.max(LEAST_CENTS, Math.round(100 * topic.price() * Math.exp(priceLevel))),
                priceLevel,
                title.topic(),
                topic.consumable(),
                random.nextGaussian()));
    }

    /** Draws popularities by rank, with random ranks. */
    private static double[] logPopularity(int size, RandomGenerator random) {
        double[] logs = IntStream.range(0, size)
                .mapToDouble(r -> -POPULARITY_EXPONENT * Math.log(r + 1))
                .toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double swapped = logs[i];
            logs[i] = logs[j];
            logs[j] = swapped;
        }
        return logs;
    }

    private static List<String> shuffled(List<String> list, RandomGenerator random) {
        List<String> copy = new ArrayList<>(list);
        for (int i = copy.size() - 1; i > 0; i--) {
            copy.set(i, copy.set(random.nextInt(i + 1), copy.get(i)));
        }
        return copy;
    }
}
