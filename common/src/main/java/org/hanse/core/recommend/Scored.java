// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.hanse.core.learn.score.AttributeTerm;
import org.hanse.core.learn.score.OnlineScorer;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Outcome.Because;
import org.hanse.core.recommend.Outcome.ServedBy;

/** Scores of all items for one decision. For one thread, until the recommender scores another decision. */
public final class Scored {

    private final ItemScores scores;
    private final ServedBy servedBy;
    private final Because because;
    private final Set<Integer> met;
    private final Set<Integer> unavailable;

    private Scored(ItemScores scores, ServedBy servedBy, Because because, Set<Integer> met, Set<Integer> unavailable) {
        this.scores = scores;
        this.servedBy = servedBy;
        this.because = because;
        this.met = met;
        this.unavailable = unavailable;
    }

    /** Rules about items that the shopper met read the history: without profiling they do not apply. */
    static Scored of(
            ItemScores scores, ServedBy servedBy, Because because, Decision decision, Set<Integer> unavailable) {
        return new Scored(scores, servedBy, because, met(decision), unavailable);
    }

    private static Set<Integer> met(Decision decision) {
        Set<Integer> met = new HashSet<>();
        decision.history().filter(own -> decision.profiling()).ifPresent(own -> {
            for (int i = 0; i < own.length(); i++) {
                met.add(own.item(i));
            }
        });
        return met;
    }

    ItemScores scores() {
        return scores;
    }

    public ServedBy servedBy() {
        return servedBy;
    }

    public Because because() {
        return because;
    }

    /** Returns whether the shopper's history is in the scores. */
    public boolean isPersonal() {
        return servedBy == ServedBy.PERSONAL;
    }

    /** Returns number of items. */
    public int items() {
        return scores.items();
    }

    /**
     * Returns the permitted items of slots without a pinned item, {@code [items]}: those that no {@link #rule}
     * excludes, or only because the shopper sees them.
     */
    boolean[] open(Decision decision) {
        boolean[] open = new boolean[items()];
        if (decision.candidates().isEmpty()) {
            Arrays.fill(open, true);
        }
        decision.candidates().ifPresent(own -> own.forEach(item -> open[item] = true));
        decision.rules().pinned().values().forEach(item -> open[item] = false);
        decision.rules().excluded().forEach(item -> open[item] = false);
        unavailable.forEach(item -> open[item] = false);
        if (decision.rules().excludeMet()) {
            met.forEach(item -> open[item] = false);
        }
        return open;
    }

    /** Returns the scores without some interactions. */
    ItemScores scores(IntPredicate hidden) {
        return scores.without(hidden);
    }

    /** Returns the rule that keeps an item from a slot; empty if none does. */
    public Optional<Rules.Rule> rule(Decision decision, int item) {
        boolean candidate = decision.candidates().map(own -> own.contains(item)).orElse(true);
        return candidate && !unavailable.contains(item)
                ? decision.rules().against(item, met.contains(item))
                : Optional.of(Rules.Rule.NO_CANDIDATE);
    }

    /**
     * Returns the terms of an item.
     *
     * @throws IllegalArgumentException if it is not in the catalogue
     */
    public ScoreTerms terms(int item) {
        return scores.terms(item);
    }

    /**
     * Returns the terms of an item as if some interactions had not happened.
     *
     * @param hidden by index of the interaction in the history
     */
    public ScoreTerms terms(IntPredicate hidden, int item) {
        return scores.without(hidden).terms(item);
    }

    /** Returns the gate (attention weight) of each interaction of the window, oldest first; empty for anonymous scores and counts. */
    public List<Double> gates() {
        return scores.gates();
    }

    /**
     * Returns the change of an item's score without each interaction of the window, oldest first, in closed form;
     * exact for softmax and uniform gates, see {@link OnlineScorer#shareEffects}. Empty for anonymous scores and
     * counts.
     */
    public List<Double> shareEffects(int item) {
        return scores.shareEffects(item);
    }

    /** Returns what each head adds to the score of an item, the policy first; none where scores are not of a network. */
    public List<Double> heads(int item) {
        return scores.heads(item);
    }

    /** Returns what each group of an item's attributes adds to the network's part of its score; none where scores are not of a network. */
    public List<AttributeTerm> attributes(int item) {
        return scores.attributes(item);
    }

    /** Returns the items with the highest scores, best first; of equal scores the first one in the catalogue. */
    public List<Integer> best(int count, IntPredicate allowed) {
        return best(scores, count, allowed);
    }

    /**
     * Returns the same as if some interactions had not happened.
     *
     * @param hidden by index of the interaction in the history
     */
    public List<Integer> best(int count, IntPredicate hidden, IntPredicate allowed) {
        return best(scores.without(hidden), count, allowed);
    }

    private static List<Integer> best(ItemScores from, int count, IntPredicate allowed) {
        return new Ranking(from)
                .best(count, allowed).stream().map(Ranking.Ranked::item).toList();
    }
}
