// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Sampler of the next new item from its exact distribution (equation 4) in sublinear time.
 *
 * <p>Rejection sampling by noun: the appeal of an item is at most that of its noun and season plus the greatest effect of other words. A
 * proposal draws a noun in proportion to its items' popularity times that bound, and an item of the noun by popularity. It is accepted
 * with the ratio of appeal and bound. The expected number of proposals depends on the shape of the distribution (some 40 here), not on
 * the number of items. Once the proposals cost as much as a scan of all items, a scan replaces them. That happens in small shops, and for
 * shoppers who met all suitable items.
 */
final class ItemChoice {

    /** Cost of a proposal, in score computations. */
    private static final int LOOKS_PER_PROPOSAL = 16;

    private final ShopCatalogue catalogue;
    private final Map<TitleRole, int[]> otherWords = new EnumMap<>(TitleRole.class);
    private final int[] byNoun;
    private final int[] groupStart;
    private final double[] popularitySums;

    ItemChoice(ShopCatalogue catalogue) {
        this.catalogue = catalogue;
        for (TitleRole role : List.of(TitleRole.BRAND, TitleRole.ADJECTIVE, TitleRole.MATERIAL)) {
            IntStream words = IntStream.range(0, catalogue.size()).map(item -> catalogue.word(item, role));
            otherWords.put(role, words.distinct().toArray());
        }
        this.byNoun = IntStream.range(0, catalogue.size())
                .boxed()
                .sorted(Comparator.comparing(item -> catalogue.word(item, TitleRole.NOUN)))
                .mapToInt(Integer::intValue)
                .toArray();
        this.groupStart = IntStream.rangeClosed(0, byNoun.length)
                .filter(i -> i == 0 || i == byNoun.length || noun(i) != noun(i - 1))
                .toArray();
        this.popularitySums = new double[byNoun.length + 1];
        for (int i = 0; i < byNoun.length; i++) {
            popularitySums[i + 1] = popularitySums[i] + Math.exp(catalogue.logPopularity(byNoun[i]));
        }
    }

    /**
     * Draws an item that is not {@code met}.
     *
     * @throws IllegalArgumentException if all are
     */
    int draw(Wish wish, IntPredicate met, RandomGenerator random) {
        double bound = boundWithoutNoun(wish);
        double[] groups = groupSums(wish);
        for (int proposals = byNoun.length / LOOKS_PER_PROPOSAL; proposals > 0; proposals--) {
            int group = place(groups, 0, groups.length - 1, random);
            int item = byNoun[place(popularitySums, groupStart[group], groupStart[group + 1], random)];
            double slack = bound + nounScore(wish, item) - wish.appeal(catalogue, item);
            // An exponential variate exceeds the slack with probability exp(-slack).
            if (random.nextExponential() >= slack && !met.test(item)) {
                return item;
            }
        }
        double[] weights = weights(wish, met);
        if (Arrays.stream(weights).noneMatch(w -> w > 0)) {
            throw new IllegalArgumentException("all " + weights.length + " items are met");
        }
        return Draw.index(weights, random);
    }

    /** Returns the distribution of {@link #draw}, {@code [items]}, not normalised: 0 for items met, at most 1 for the others. */
    double[] weights(Wish wish, IntPredicate met) {
        double[] weights = new double[catalogue.size()];
        double most = Double.NEGATIVE_INFINITY;
        for (int item = 0; item < weights.length; item++) {
            weights[item] = catalogue.logPopularity(item) + wish.appeal(catalogue, item);
            most = Math.max(most, weights[item]);
        }
        for (int item = 0; item < weights.length; item++) {
            weights[item] = met.test(item) ? 0 : Math.exp(weights[item] - most);
        }
        return weights;
    }

    private int noun(int place) {
        return catalogue.word(byNoun[place], TitleRole.NOUN);
    }

    private double nounScore(Wish wish, int item) {
        return TitleRole.NOUN.weight * wish.wordScore(catalogue.word(item, TitleRole.NOUN))
                + wish.season(catalogue.item(item).topic());
    }

    /** Returns the running sums of each noun's popularity times the exponential of its score, scaled to avoid overflow. */
    private double[] groupSums(Wish wish) {
        double[] scores = new double[groupStart.length - 1];
        double most = Double.NEGATIVE_INFINITY;
        for (int g = 0; g < scores.length; g++) {
            scores[g] = nounScore(wish, byNoun[groupStart[g]]);
            most = Math.max(most, scores[g]);
        }
        double[] sums = new double[scores.length + 1];
        for (int g = 0; g < scores.length; g++) {
            double popularity = popularitySums[groupStart[g + 1]] - popularitySums[groupStart[g]];
            sums[g + 1] = sums[g] + popularity * Math.exp(scores[g] - most);
        }
        return sums;
    }

    /** Returns the greatest effect of the words other than the noun on an item's appeal. */
    private double boundWithoutNoun(Wish wish) {
        double bound = 0;
        for (Map.Entry<TitleRole, int[]> role : otherWords.entrySet()) {
            double best = Double.NEGATIVE_INFINITY;
            for (int word : role.getValue()) {
                best = Math.max(best, wish.wordScore(word));
            }
            bound += role.getKey().weight * best;
        }
        return bound;
    }

    /** Draws a place from {@code from} to before {@code to}, with probability in proportion to the increment of the running sums. */
    private static int place(double[] sums, int from, int to, RandomGenerator random) {
        double mark = sums[from] + random.nextDouble() * (sums[to] - sums[from]);
        int found = Arrays.binarySearch(sums, from + 1, to, mark);
        return found >= 0 ? found : -found - 2;
    }
}
