// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.score.ScoreTerms;

/** Scores of a mix of tables for a history. Removal of an interaction removes its term: the others keep their age. */
final class MixScores implements ItemScores {

    private final TableMix mix;
    private final InteractionSequence history;
    private final IntPredicate hidden;

    private final Room room;

    /** Working memory of a recommender for its decisions, one at a time. */
    static final class Room {

        private final double[] scores;
        private final float[] singles;

        /** A description, {@code [terms]}; zero between calls. */
        private final double[] byTerm;

        Room(TableMix mix) {
            scores = new double[mix.items()];
            singles = new float[mix.items()];
            byTerm = new double[mix.tables().terms()];
        }
    }

    private MixScores(TableMix mix, InteractionSequence history, IntPredicate hidden, Room room) {
        this.mix = mix;
        this.history = history;
        this.hidden = hidden;
        this.room = room;
    }

    static MixScores of(TableMix mix, InteractionSequence history, Room room) {
        return new MixScores(mix, history, index -> false, room);
    }

    private List<ScoreTerms.Interaction> interactions(int item) {
        Optional<TextVectors> text = mix.tables().text();
        text.ifPresent(all -> all.addVector(item, 1, room.byTerm));
        List<ScoreTerms.Interaction> terms = interactionsByTerm(item, text);
        text.ifPresent(all -> {
            for (int term : all.termsOf(item)) {
                room.byTerm[term] = 0;
            }
        });
        return terms;
    }

    private List<ScoreTerms.Interaction> interactionsByTerm(int item, Optional<TextVectors> text) {
        List<ScoreTerms.Interaction> terms = new ArrayList<>();
        mix.weights().recency().visitIndices(history, (index, weight) -> {
            double similarity = text.isPresent() ? text.get().product(history.item(index), room.byTerm) : 0;
            TableMix.Parts parts = mix.parts(history, index, weight, similarity, item);
            TableTerms tables = hidden.test(index)
                    ? TableTerms.NONE
                    : new TableTerms(parts.transition(), parts.coOccurrence(), parts.similarity(), 0);
            terms.add(new ScoreTerms.Interaction(index, 0, tables));
        });
        Collections.reverse(terms);
        return terms;
    }

    @Override
    public int items() {
        return mix.items();
    }

    @Override
    public float[] row() {
        double[] scores = room.scores;
        Arrays.fill(scores, 0);
        mix.score(history, hidden, room.byTerm, scores);
        for (int item = 0; item < scores.length; item++) {
            room.singles[item] = (float) scores[item];
        }
        return room.singles;
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
        return new MixScores(mix, history, hidden.or(more), room);
    }
}
