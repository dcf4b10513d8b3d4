// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.MixQuery;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.score.ScoreTerms;

/** Scores of a mix of tables for a history. Removal of an interaction removes its term: the others keep their age. */
final class MixScores implements ItemScores {

    private final TableMix mix;
    private final MixQuery query;
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

    private MixScores(TableMix mix, MixQuery query, IntPredicate hidden, Room room) {
        this.mix = mix;
        this.query = query;
        this.hidden = hidden;
        this.room = room;
    }

    /** @param self index of the history's shopper among those of the mix */
    static MixScores of(TableMix mix, InteractionSequence history, int self, Room room) {
        return new MixScores(mix, mix.query(history, self), index -> false, room);
    }

    private List<ScoreTerms.Interaction> interactions(int item) {
        List<ScoreTerms.Interaction> terms = new ArrayList<>();
        MixQuery.Parts[] parts = query.parts(item, room.byTerm);
        for (int index = 0; index < parts.length; index++) {
            MixQuery.Parts own = parts[index];
            TableTerms tables = hidden.test(index)
                    ? TableTerms.NONE
                    : new TableTerms(own.transition(), own.common(), own.similarity(), own.repeat());
            terms.add(new ScoreTerms.Interaction(index, 0, tables));
        }
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
        query.score(hidden, room.byTerm, scores);
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
        return Math.ulp((float) query.most());
    }

    @Override
    public ItemScores without(IntPredicate more) {
        return new MixScores(mix, query, hidden.or(more), room);
    }
}
