// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.NetworkScorer;
import org.hanse.core.learn.OnlineScorer;
import org.hanse.core.learn.ShopperState;
import org.hanse.core.recommend.Outcome.Because;
import org.hanse.core.recommend.Outcome.ServedBy;
import org.hanse.core.recommend.Ranking.Ranked;

/**
 * Answers decisions. Which items a slot may hold is fixed before its item is drawn, and nothing is moved afterwards, so that the propensity
 * of a slot is the probability of its item given the slots before. For one thread at a time.
 */
public final class Recommender {

    private final Optional<OnlineScorer> network;
    private final float[] counts;

    private Recommender(Optional<OnlineScorer> network, float[] counts) {
        this.network = network;
        this.counts = counts;
    }

    /**
     * Returns a recommender with a trained network.
     *
     * @param counts how often each item was met, {@code [items]}
     */
    public static Recommender of(NetworkScorer scorer, int[] counts) {
        if (scorer.items() != counts.length) {
            throw new IllegalArgumentException(
                    "counts of " + counts.length + " items for a network of " + scorer.items());
        }
        return new Recommender(Optional.of(scorer.online()), floats(counts));
    }

    /** Returns a recommender without a model, which ranks by counts, {@code [items]}. */
    public static Recommender withoutModel(int[] counts) {
        return new Recommender(Optional.empty(), floats(counts));
    }

    private static float[] floats(int[] counts) {
        float[] values = new float[counts.length];
        for (int item = 0; item < counts.length; item++) {
            values[item] = counts[item];
        }
        return values;
    }

    /** Returns number of items. */
    public int items() {
        return counts.length;
    }

    /**
     * Answers a decision.
     *
     * @param random source of explored items
     * @throws IllegalArgumentException if a candidate or an item of a rule is not in the catalogue
     */
    public Outcome decide(Decision decision, RandomGenerator random) {
        Scored scored = scored(decision);
        return new Outcome(slots(decision, scored, random), scored.servedBy(), scored.because());
    }

    private void requireItems(Decision decision) {
        Set<Integer> named = new HashSet<>(decision.candidates().orElse(Set.of()));
        named.addAll(decision.rules().excluded());
        named.addAll(decision.rules().pinned().values());
        for (int item : named) {
            if (item < 0 || item >= counts.length) {
                throw new IllegalArgumentException(
                        "item: found index " + item + "; expected an item of a catalogue of " + counts.length);
            }
        }
    }

    /**
     * Returns the scores of all items for a decision.
     *
     * @throws IllegalArgumentException if a candidate or an item of a rule is not in the catalogue
     */
    public Scored scored(Decision decision) {
        requireItems(decision);
        if (network.isEmpty()) {
            return Scored.of(new ItemScores.OfCounts(counts), ServedBy.POPULARITY, Because.NO_MODEL, decision);
        }
        OnlineScorer scorer = network.get();
        if (!decision.profiling()) {
            return Scored.of(
                    new ItemScores.OfNetwork(scorer, scorer.begin()),
                    ServedBy.ANONYMOUS,
                    Because.PROFILING_OFF,
                    decision);
        }
        Optional<InteractionSequence> history = decision.history().filter(own -> own.length() > 0);
        if (history.isEmpty()) {
            return Scored.of(
                    new ItemScores.OfNetwork(scorer, scorer.begin()), ServedBy.ANONYMOUS, Because.NO_HISTORY, decision);
        }
        ShopperState state = decision.subject().map(scorer::begin).orElseGet(scorer::begin);
        scorer.appendAll(state, history.get());
        return Scored.of(new ItemScores.OfNetwork(scorer, state), ServedBy.PERSONAL, Because.HISTORY, decision);
    }

    private List<Outcome.Slot> slots(Decision decision, Scored scored, RandomGenerator random) {
        Ranking ranking = new Ranking(scored.scores());
        IntPredicate allowed = item -> scored.rule(decision, item).isEmpty();
        SlotDraw draw = new SlotDraw(ranking, decision.exploration(), allowed, counts.length, decision.slots());
        List<Outcome.Slot> slots = new ArrayList<>();
        for (int slot = 0; slot < decision.slots(); slot++) {
            Integer pinned = decision.rules().pinned().get(slot);
            if (pinned == null) {
                draw.next(random).ifPresent(slots::add);
            } else {
                slots.add(new Outcome.Slot(pinned, ranking.of(pinned).terms(), 1, false, true));
            }
        }
        return slots;
    }

    /** Draws the items of slots one after the other. */
    private static final class SlotDraw {

        private final Exploration exploration;
        private final IntPredicate allowed;
        private final int items;
        private final Ranking ranking;
        private final List<Ranked> open;
        private final Set<Integer> chosen = new HashSet<>();
        private int left;

        SlotDraw(Ranking ranking, Exploration exploration, IntPredicate allowed, int items, int slots) {
            this.ranking = ranking;
            this.exploration = exploration;
            this.allowed = allowed;
            this.items = items;
            for (int item = 0; item < items; item++) {
                left += allowed.test(item) ? 1 : 0;
            }
            int needed = exploration instanceof Exploration.Softmax softmax ? slots + softmax.best() - 1 : slots;
            this.open = new ArrayList<>(left == 0 ? List.of() : ranking.best(Math.min(needed, left), allowed));
        }

        /** Draws an item; empty if none is left. */
        Optional<Outcome.Slot> next(RandomGenerator random) {
            if (left == 0) {
                return Optional.empty();
            }
            Ranked best = open.get(0);
            Outcome.Slot slot = drawn(best, random);
            chosen.add(slot.item());
            open.removeIf(ranked -> ranked.item() == slot.item());
            left--;
            return Optional.of(slot);
        }

        private Outcome.Slot drawn(Ranked best, RandomGenerator random) {
            if (exploration instanceof Exploration.Uniform uniform) {
                Ranked item = random.nextDouble() < uniform.rate() ? ranking.of(anyLeft(random)) : best;
                double greedy = item.item() == best.item() ? 1 - uniform.rate() : 0;
                return slot(item, best, uniform.rate() / left + greedy);
            }
            if (exploration instanceof Exploration.Softmax softmax) {
                return softmax(softmax, best, random);
            }
            return slot(best, best, 1);
        }

        private Outcome.Slot softmax(Exploration.Softmax softmax, Ranked best, RandomGenerator random) {
            int pool = Math.min(softmax.best(), open.size());
            double[] weights = new double[pool];
            double sum = 0;
            for (int rank = 0; rank < pool; rank++) {
                weights[rank] = Math.exp((open.get(rank).score() - best.score()) / softmax.temperature());
                sum += weights[rank];
            }
            double drawn = random.nextDouble() * sum;
            int rank = 0;
            while (rank < pool - 1 && drawn >= weights[rank]) {
                drawn -= weights[rank];
                rank++;
            }
            return slot(open.get(rank), best, weights[rank] / sum);
        }

        private int anyLeft(RandomGenerator random) {
            int skipped = random.nextInt(left);
            for (int item = 0; item < items; item++) {
                if (!chosen.contains(item) && allowed.test(item) && skipped-- == 0) {
                    return item;
                }
            }
            throw new IllegalStateException("fewer items are left than were counted");
        }

        private static Outcome.Slot slot(Ranked item, Ranked best, double propensity) {
            return new Outcome.Slot(item.item(), item.terms(), propensity, item.item() == best.item(), false);
        }
    }
}
