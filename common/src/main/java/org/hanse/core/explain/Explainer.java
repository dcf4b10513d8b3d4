// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.hanse.core.recommend.Scored;

/**
 * Explanations of a recommender's decisions. Source of the three questions and of the grades:
 * docs/design/explanations.md. Not thread-safe.
 */
public final class Explainer {

    /** Items kept back by a rule that an explanation names at most. */
    private static final int MOST_BLOCKED = 3;

    private final Recommender recommender;
    private final Grade grade;

    /** @param grade grade of the network's terms */
    public Explainer(Recommender recommender, Grade grade) {
        this.recommender = recommender;
        this.grade = grade;
    }

    /** Returns the grade of the terms. */
    public Grade grade() {
        return grade;
    }

    /** Returns explanations of another recommender with the same scores. */
    public Explainer with(Recommender other) {
        return new Explainer(other, grade);
    }

    /**
     * Returns why an item has its score.
     *
     * @throws IllegalArgumentException if the item is not in the catalogue
     */
    public Explanation why(Decision decision, int item) {
        Scored scored = recommender.scored(decision);
        ScoreTerms terms = scored.terms(item);
        double score = terms.sum();
        List<Double> effects = new ArrayList<>();
        for (ScoreTerms.Interaction interaction : terms.interactions()) {
            int index = interaction.index();
            effects.add(score - scored.terms(hidden -> hidden == index, item).sum());
        }
        return new Explanation(item, terms, grade, effects, blocked(decision, scored, item, score));
    }

    private static List<Explanation.Blocked> blocked(Decision decision, Scored scored, int item, double score) {
        List<Explanation.Blocked> blocked = new ArrayList<>();
        scored.best(
                        MOST_BLOCKED,
                        other -> other != item && scored.rule(decision, other).isPresent())
                .forEach(other -> {
                    double own = scored.terms(other).sum();
                    if (own > score) {
                        blocked.add(new Explanation.Blocked(
                                other, own, scored.rule(decision, other).orElseThrow()));
                    }
                });
        return blocked;
    }

    /**
     * Returns why one item is ahead of another.
     *
     * @throws IllegalArgumentException if an item is not in the catalogue
     */
    public Contrast contrast(Decision decision, int item, int other) {
        Scored scored = recommender.scored(decision);
        return Contrast.of(item, scored.terms(item), other, scored.terms(other));
    }

    /** Returns what would have changed the first item. */
    public Counterfactual whatIf(Decision decision) {
        Integer pinned = decision.rules().pinned().get(0);
        if (pinned != null) {
            return new Counterfactual.ByRule(Rules.Rule.PINNED);
        }
        Removals removals = new Removals(recommender.scored(decision), decision);
        return grade == Grade.STRICT ? removals.smallest() : removals.tried();
    }

    /**
     * Returns the recommended items with all interactions and without some. Met items stay excluded where the rules say so.
     *
     * @param removed indices in the history
     */
    public ListChange without(Decision decision, Set<Integer> removed) {
        return new ListChange(places(decision, Set.of()), places(decision, removed));
    }

    private List<ListChange.Place> places(Decision decision, Set<Integer> removed) {
        return recommender.without(decision, removed).stream()
                .map(own -> new ListChange.Place(own.item(), own.score(), own.pinned()))
                .toList();
    }

    /** Returns the scores of all items for a decision. */
    public Scored scored(Decision decision) {
        return recommender.scored(decision);
    }

    /** Returns the item that is first without exploration; empty if a rule leaves none. */
    public Optional<Integer> first(Decision decision) {
        Scored scored = recommender.scored(decision);
        return scored.best(1, item -> scored.rule(decision, item).isEmpty()).stream()
                .findFirst();
    }
}
