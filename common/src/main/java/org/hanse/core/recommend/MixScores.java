// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.score.TopItems;

/** Scores of a mix of tables for a history. Removal of an interaction removes its term: the others keep their age. */
final class MixScores implements ItemScores {

    private final TableMix mix;
    private final InteractionSequence history;
    private final IntPredicate hidden;

    /** Similarities of descriptions with every item, {@code [items]}, by item of the history. */
    private final Map<Integer, double[]> similarities;

    private MixScores(
            TableMix mix, InteractionSequence history, IntPredicate hidden, Map<Integer, double[]> similarities) {
        this.mix = mix;
        this.history = history;
        this.hidden = hidden;
        this.similarities = similarities;
    }

    static MixScores of(TableMix mix, InteractionSequence history) {
        return new MixScores(mix, history, index -> false, new HashMap<>());
    }

    private double similarity(int one, int other) {
        return similarities
                .computeIfAbsent(one, own -> {
                    double[] cosines = new double[mix.items()];
                    mix.tables().addSimilarities(own, 1, cosines);
                    return cosines;
                })[other];
    }

    private List<ScoreTerms.Interaction> interactions(int item) {
        List<ScoreTerms.Interaction> terms = new ArrayList<>();
        mix.weights().recency().visitIndices(history, (index, weight) -> {
            double similarity = mix.weights().text() == 0 ? 0 : similarity(history.item(index), item);
            TableMix.Parts parts = mix.parts(history, index, weight, similarity, item);
            TableTerms tables = hidden.test(index)
                    ? TableTerms.NONE
                    : new TableTerms(parts.transition(), parts.coOccurrence(), parts.similarity(), 0);
            terms.add(0, new ScoreTerms.Interaction(index, 0, tables));
        });
        return terms;
    }

    @Override
    public int items() {
        return mix.items();
    }

    @Override
    public void top(int count, IntPredicate allowed, TopItems best) {
        double[] scores = new double[items()];
        mix.score(history, hidden, scores);
        float[] single = new float[scores.length];
        for (int item = 0; item < single.length; item++) {
            single[item] = (float) scores[item];
        }
        best.choose(single, single.length, count, allowed);
    }

    @Override
    public ScoreTerms terms(int item) {
        ScoreTerms exact = new ScoreTerms(mix.base(item), interactions(item), 0, rounding());
        return new ScoreTerms(exact.base(), exact.interactions(), (float) exact.sum(), rounding());
    }

    @Override
    public double rounding() {
        return Math.ulp((float) mix.most(history));
    }

    @Override
    public ItemScores without(IntPredicate more) {
        return new MixScores(mix, history, hidden.or(more), similarities);
    }
}
