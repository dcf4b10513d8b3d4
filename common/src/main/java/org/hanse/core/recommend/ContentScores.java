// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.score.TopItems;

/**
 * Scores by similarity of content, for a shopper whose node serves no model, like the baseline {@code text}. Each interaction adds the
 * cosine of its item with the scored one, multiplied by .7 for each later interaction. The base is a hundredth of the item's popularity,
 * which orders items without similarity. Removal of an interaction removes its term.
 */
final class ContentScores implements ItemScores {

    /** Interactions that are read, newest last. */
    private static final int WINDOW = 50;

    private static final double FADING = 0.7;

    /** Factors by number of later interactions. */
    private static final List<Double> FADES = IntStream.range(0, WINDOW)
            .mapToObj(later -> Math.pow(FADING, later))
            .toList();

    private static final double POPULARITY = 0.01;

    /** Scores are below 3.4, and their single-precision forms within this of them. */
    private static final double ROUNDING = 1e-6;

    private final TextVectors descriptions;
    private final InteractionSequence history;
    private final IntPredicate hidden;
    private final double[] base;

    /** Cosines with every item, {@code [items]}, by item of the history. */
    private final Map<Integer, double[]> similarity;

    private ContentScores(
            TextVectors descriptions,
            InteractionSequence history,
            IntPredicate hidden,
            double[] base,
            Map<Integer, double[]> similarity) {
        this.descriptions = descriptions;
        this.history = history;
        this.hidden = hidden;
        this.base = base;
        this.similarity = similarity;
    }

    /**
     * Returns the scores of a shopper.
     *
     * @param counts how often each item was met, {@code [items]}
     */
    static ContentScores of(TextVectors descriptions, InteractionSequence history, float[] counts) {
        float most = 1;
        for (float count : counts) {
            most = Math.max(most, count);
        }
        double[] base = new double[counts.length];
        for (int item = 0; item < base.length; item++) {
            base[item] = POPULARITY * counts[item] / most;
        }
        return new ContentScores(descriptions, history, index -> false, base, new HashMap<>());
    }

    /** Returns whether an interaction that is read has an item with a description. */
    static boolean apply(TextVectors descriptions, InteractionSequence history) {
        for (int index = first(history); index < history.length(); index++) {
            if (descriptions.describes(history.item(index))) {
                return true;
            }
        }
        return false;
    }

    private static int first(InteractionSequence history) {
        return Math.max(0, history.length() - WINDOW);
    }

    private double term(int index, int item) {
        return hidden.test(index) ? 0 : FADES.get(history.length() - 1 - index) * similarity(history.item(index))[item];
    }

    private double[] similarity(int item) {
        return similarity.computeIfAbsent(item, own -> {
            double[] cosines = new double[base.length];
            descriptions.addCosines(own, 1, cosines);
            return cosines;
        });
    }

    private double score(int item) {
        double score = base[item];
        for (int index = first(history); index < history.length(); index++) {
            score += term(index, item);
        }
        return score;
    }

    @Override
    public int items() {
        return base.length;
    }

    @Override
    public void top(int count, IntPredicate allowed, TopItems best) {
        float[] scores = new float[base.length];
        for (int item = 0; item < scores.length; item++) {
            scores[item] = (float) score(item);
        }
        best.choose(scores, scores.length, count, allowed);
    }

    @Override
    public ScoreTerms terms(int item) {
        List<ScoreTerms.Interaction> terms = new ArrayList<>();
        for (int index = first(history); index < history.length(); index++) {
            terms.add(new ScoreTerms.Interaction(index, 0, term(index, item), TableTerms.NONE));
        }
        return new ScoreTerms(base[item], terms, (float) score(item), ROUNDING);
    }

    @Override
    public double rounding() {
        return ROUNDING;
    }

    @Override
    public ItemScores without(IntPredicate more) {
        return new ContentScores(descriptions, history, hidden.or(more), base, similarity);
    }
}
