// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Outcome;
import org.hanse.core.recommend.Scored;

/**
 * Sets of interactions whose removal changes the first item. A rival item wins once the removed interactions' terms
 * for the first item exceed those for the rival by at least the gap. If the terms are the effects of removal, the
 * greatest differences need the fewest interactions for one rival, and the fewest of all rivals is the answer. Items that
 * the shopper met stay excluded: a removal that only permits an item again says nothing about the ranking.
 */
final class Removals {

    /** Number of rivals that are tried with non-strict gates. */
    private static final int RIVALS = 20;

    private final Scored scored;
    private final Decision decision;
    private final int interactions;
    private final Optional<Integer> first;

    /** First item for each tried set of removed interactions; a cache. */
    private final Map<Set<Integer>, Optional<Integer>> firstWithout = new HashMap<>();

    Removals(Scored scored, Decision decision) {
        this.scored = scored;
        this.decision = decision;
        InteractionSequence own = decision.history().orElse(null);
        this.interactions = own == null || !scored.isPersonal() ? 0 : own.length();
        this.first = scored.best(1, item -> scored.rule(decision, item).isEmpty()).stream()
                .findFirst();
    }

    /** Returns the smallest set. The terms must be the effects of removal. */
    Counterfactual smallest() {
        if (first.isEmpty() || interactions == 0) {
            return none();
        }
        ScoreTerms winner = scored.terms(first.get());
        Optional<Set<Integer>> best = Optional.empty();
        for (int rival = 0; rival < scored.items(); rival++) {
            int most = best.map(Set::size).orElse(interactions + 1);
            boolean isRival =
                    rival != first.get() && scored.rule(decision, rival).isEmpty();
            Optional<Set<Integer>> removed = isRival ? removed(winner, rival, most - 1) : Optional.empty();
            best = removed.isPresent() ? removed : best;
        }
        if (best.isEmpty()) {
            return new Counterfactual.Unchanged(true);
        }
        // Of two scores within rounding, ranking may prefer the other one.
        return best.flatMap(removed -> verified(removed, true))
                .<Counterfactual>map(removal -> strongest(removal, winner))
                .orElseGet(this::tried);
    }

    /** Returns the smallest of some sets, each verified and without an interaction that is not needed. */
    Counterfactual tried() {
        if (first.isEmpty() || interactions == 0) {
            return none();
        }
        ScoreTerms winner = scored.terms(first.get());
        Optional<Counterfactual.Removal> best = Optional.empty();
        List<Pair> pairs = rivals().stream().map(rival -> pair(winner, rival)).toList();
        for (Pair pair : pairs) {
            int most = best.map(own -> own.interactions().size()).orElse(interactions + 1);
            if (most == 1) {
                break;
            }
            Optional<Counterfactual.Removal> smaller = grown(pair, most - 1);
            best = smaller.isPresent() ? smaller : best;
        }
        return best.<Counterfactual>map(removal -> strongest(removal, winner))
                .orElseGet(() -> new Counterfactual.Unchanged(false));
    }

    /** Returns, of several single interactions that change the first item, the one with the greatest term; one is the fewest. */
    private Counterfactual.Removal strongest(Counterfactual.Removal removal, ScoreTerms winner) {
        if (removal.interactions().size() > 1) {
            return removal;
        }
        return winner.interactions().stream()
                .sorted(Comparator.comparingDouble(ScoreTerms.Interaction::sum).reversed())
                .flatMap(own -> verified(Set.of(own.index()), true).stream())
                .findFirst()
                .orElseGet(() -> new Counterfactual.Removal(removal.interactions(), removal.winner(), true));
    }

    /** Returns the best items that no rule excludes. */
    List<Integer> rivals() {
        return scored.best(
                RIVALS,
                item -> item != first.orElseThrow()
                        && scored.rule(decision, item).isEmpty());
    }

    /** Anonymous scores read no interaction. Counts hold those of the shopper. */
    private Counterfactual none() {
        return new Counterfactual.Unchanged(first.isPresent() && scored.servedBy() == Outcome.ServedBy.ANONYMOUS);
    }

    /**
     * Returns the smallest set with which a rival is ahead.
     *
     * @param most most interactions that are of interest
     */
    private Optional<Set<Integer>> removed(ScoreTerms winner, int rival, int most) {
        Pair pair = pair(winner, rival);
        Set<Integer> removed = new TreeSet<>();
        for (int index : pair.greatestFirst()) {
            if (removed.size() < most && removed.add(index) && isAhead(pair, removed)) {
                return Optional.of(removed);
            }
        }
        return Optional.empty();
    }

    /** Returns whether a rival is before the first item without some interactions. */
    private static boolean isAhead(Pair pair, Set<Integer> removed) {
        double winner = kept(pair.winner(), removed);
        double rival = kept(pair.rival(), removed);
        return rival > winner || (rival == winner && pair.item() < pair.first());
    }

    /** Returns the sum of the terms that are left; terms are the effects of removal. */
    private static double kept(ScoreTerms terms, Set<Integer> removed) {
        double sum = terms.base() + terms.sequence() + terms.boost();
        for (ScoreTerms.Interaction interaction : terms.interactions()) {
            sum += removed.contains(interaction.index()) ? 0 : interaction.sum();
        }
        return sum;
    }

    /** First item and a rival. */
    private record Pair(int first, ScoreTerms winner, int item, ScoreTerms rival) {

        /** Returns the interactions whose removal brings the rival closer, greatest difference first. */
        List<Integer> greatestFirst() {
            return Contrast.of(first, winner, item, rival).interactions().stream()
                    .filter(difference -> difference.sum() > 0)
                    .sorted(Comparator.comparingDouble(Contrast.Difference::sum).reversed())
                    .map(Contrast.Difference::index)
                    .toList();
        }
    }

    private Pair pair(ScoreTerms winner, int rival) {
        return new Pair(first.orElseThrow(), winner, rival, scored.terms(rival));
    }

    /**
     * Returns a set with which the first item is another one, grown by the greatest difference of terms.
     *
     * @param most most interactions that are of interest
     */
    private Optional<Counterfactual.Removal> grown(Pair pair, int most) {
        Set<Integer> removed = new TreeSet<>();
        List<Integer> next = new ArrayList<>(pair.greatestFirst());
        Optional<Counterfactual.Removal> found = Optional.empty();
        while (found.isEmpty() && removed.size() < most && !next.isEmpty()) {
            removed.add(next.remove(0));
            found = verified(removed, false);
        }
        return found.map(this::pruned);
    }

    /** Puts interactions back, one at a time, until without each of the others the first item would be the same. */
    private Counterfactual.Removal pruned(Counterfactual.Removal removal) {
        Counterfactual.Removal before = removal;
        Counterfactual.Removal least = prunedOnce(before);
        while (least.interactions().size() < before.interactions().size()) {
            before = least;
            least = prunedOnce(before);
        }
        return least;
    }

    private Counterfactual.Removal prunedOnce(Counterfactual.Removal removal) {
        Counterfactual.Removal least = removal;
        for (int index : removal.interactions()) {
            Set<Integer> fewer = new HashSet<>(least.interactions());
            fewer.remove(index);
            least = fewer.isEmpty() ? least : verified(fewer, false).orElse(least);
        }
        return least;
    }

    /** Returns the removal if the first item of all is another one then. */
    private Optional<Counterfactual.Removal> verified(Set<Integer> removed, boolean smallest) {
        return firstWithout
                .computeIfAbsent(Set.copyOf(removed), this::firstWithout)
                .filter(item -> !item.equals(first.orElseThrow()))
                .map(item ->
                        new Counterfactual.Removal(removed.stream().sorted().toList(), item, smallest));
    }

    private Optional<Integer> firstWithout(Set<Integer> removed) {
        return scored
                .best(1, removed::contains, item -> scored.rule(decision, item).isEmpty())
                .stream()
                .findFirst();
    }
}
