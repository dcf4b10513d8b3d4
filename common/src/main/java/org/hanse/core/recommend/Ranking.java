// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.score.TopItems;

/**
 * Items with the highest sums of terms. They are preselected by single-precision scores, a few more than requested,
 * and ordered by the sums. The order is certain once the last of them exceeds every other item's score by more than
 * the rounding bound; until then more are preselected.
 */
final class Ranking {

    /** Number of items that are preselected beside the requested ones. */
    private static final int MARGIN = 1;

    static final Comparator<Ranked> ORDER =
            Comparator.comparingDouble(Ranked::score).reversed().thenComparingInt(Ranked::item);

    private final ItemScores scores;
    private final TopItems best = new TopItems();
    private final Map<Integer, Ranked> known = new HashMap<>();

    Ranking(ItemScores scores) {
        this.scores = scores;
    }

    /** Item with its terms and their sum. */
    record Ranked(int item, ScoreTerms terms, double score) {}

    Ranked of(int item) {
        return known.computeIfAbsent(item, own -> {
            ScoreTerms terms = scores.terms(own);
            return new Ranked(own, terms, terms.sum());
        });
    }

    /** Returns whether no item that was not chosen can be before one of this score. */
    private boolean isCertain(double least) {
        double others = best.score(best.size() - 1) + scores.rounding();
        // The preselection breaks ties of exact scores in the order of the catalogue.
        return least > others || (least == others && scores.rounding() == 0);
    }

    /**
     * Returns the best items, highest sum first; of equal sums the first one in the catalogue.
     *
     * @param count number of items, at least 1; fewer if fewer are permitted
     */
    List<Ranked> best(int count, IntPredicate allowed) {
        int taken = count + MARGIN;
        while (true) {
            best.choose(scores.row(), scores.items(), taken, allowed);
            List<Ranked> ranked = new ArrayList<>();
            for (int rank = 0; rank < best.size(); rank++) {
                ranked.add(of(best.item(rank)));
            }
            ranked.sort(ORDER);
            boolean all = best.size() < taken;
            if (all || isCertain(ranked.get(count - 1).score())) {
                return List.copyOf(ranked.subList(0, Math.min(count, ranked.size())));
            }
            taken = Math.min(2 * taken, scores.items() + 1);
        }
    }
}
