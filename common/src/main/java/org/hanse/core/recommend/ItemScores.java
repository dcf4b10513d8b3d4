// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.score.AttributeTerm;
import org.hanse.core.learn.score.OnlineScorer;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.score.ShopperState;

/** Scores of all items for one decision. */
interface ItemScores {

    int items();

    /** Returns the single-precision score of each item, {@code [items]}, valid until the next call. */
    float[] row();

    ScoreTerms terms(int item);

    /** Returns how far a single-precision score may be from the sum of its terms. */
    double rounding();

    /** Returns the difference of scores that a temperature of 1 stands for. */
    default double unit() {
        return 1;
    }

    /** Returns the gate of each interaction, oldest first; empty for a model without gates. */
    default List<Double> gates() {
        return List.of();
    }

    /**
     * Returns the change of an item's score without each interaction, in closed form; see {@link
     * OnlineScorer#shareEffects}.
     */
    default List<Double> shareEffects(int item) {
        return List.of();
    }

    /** Returns what each head adds to the score of an item, the policy first; none where scores are not those of a whole history. */
    default List<Double> heads(int item) {
        return List.of();
    }

    /**
     * Returns what each group of an item's attributes adds to the network's part of its score; none where scores are not those of a whole
     * history.
     */
    default List<AttributeTerm> attributes(int item) {
        return List.of();
    }

    /** Returns the same scores without some interactions; valid until the next such call. */
    ItemScores without(IntPredicate hidden);

    /** Scores of the network for a shopper. */
    record OfNetwork(OnlineScorer scorer, ShopperState state) implements ItemScores {

        @Override
        public int items() {
            return scorer.items();
        }

        @Override
        public float[] row() {
            return scorer.score(state);
        }

        @Override
        public ScoreTerms terms(int item) {
            return scorer.terms(state, item);
        }

        @Override
        public double rounding() {
            return scorer.rounding(state);
        }

        @Override
        public List<Double> gates() {
            return scorer.gates(state);
        }

        @Override
        public List<Double> shareEffects(int item) {
            return scorer.shareEffects(state, item);
        }

        @Override
        public List<Double> heads(int item) {
            return scorer.heads(state, item);
        }

        @Override
        public List<AttributeTerm> attributes(int item) {
            return scorer.attributes(state, item);
        }

        @Override
        public ItemScores without(IntPredicate hidden) {
            return new Without(scorer, state, hidden);
        }
    }

    /** Scores with numbers that the shop adds to those of some items. */
    record Boosted(ItemScores own, Map<Integer, Double> boosts) implements ItemScores {

        @Override
        public int items() {
            return own.items();
        }

        @Override
        public float[] row() {
            float[] sums = own.row().clone();
            boosts.forEach((item, boost) -> sums[item] = (float) (sums[item] + boost));
            return sums;
        }

        @Override
        public ScoreTerms terms(int item) {
            ScoreTerms terms = own.terms(item);
            Double boost = boosts.get(item);
            return boost == null ? terms : terms.boosted(boost);
        }

        @Override
        public double unit() {
            return own.unit();
        }

        /** A sum is rounded once more. */
        @Override
        public double rounding() {
            float greatest = 0;
            for (float sum : row()) {
                greatest = Math.max(greatest, Math.abs(sum));
            }
            return own.rounding() + Math.ulp(greatest);
        }

        @Override
        public List<Double> gates() {
            return own.gates();
        }

        @Override
        public List<Double> shareEffects(int item) {
            return own.shareEffects(item);
        }

        @Override
        public List<Double> heads(int item) {
            return own.heads(item);
        }

        @Override
        public List<AttributeTerm> attributes(int item) {
            return own.attributes(item);
        }

        @Override
        public ItemScores without(IntPredicate hidden) {
            return new Boosted(own.without(hidden), boosts);
        }
    }

    /** Scores of the network for a shopper as if some interactions had not happened. */
    record Without(OnlineScorer scorer, ShopperState state, IntPredicate hidden) implements ItemScores {

        @Override
        public int items() {
            return scorer.items();
        }

        @Override
        public float[] row() {
            return scorer.score(state, hidden);
        }

        @Override
        public ScoreTerms terms(int item) {
            return scorer.terms(state, hidden, item);
        }

        @Override
        public double rounding() {
            return scorer.rounding(state, hidden);
        }

        @Override
        public ItemScores without(IntPredicate more) {
            return new Without(scorer, state, hidden.or(more));
        }
    }

    /** Popularity scores, the same for all shoppers. */
    final class OfCounts implements ItemScores {

        private final ItemPopularity popularity;

        OfCounts(ItemPopularity popularity) {
            this.popularity = popularity;
        }

        @Override
        public int items() {
            return popularity.items();
        }

        @Override
        public float[] row() {
            float[] counts = new float[items()];
            for (int item = 0; item < counts.length; item++) {
                counts[item] = (float) popularity.value(item);
            }
            return counts;
        }

        /** Counts of any shop are shares of the greatest one, like the scores of a mix. */
        @Override
        public double unit() {
            return Math.max(1, popularity.greatest());
        }

        @Override
        public ScoreTerms terms(int item) {
            float shoppers = (float) popularity.value(item);
            return new ScoreTerms(shoppers, List.of(), shoppers, 0);
        }

        @Override
        public double rounding() {
            return 0;
        }

        @Override
        public ItemScores without(IntPredicate hidden) {
            return this;
        }
    }
}
