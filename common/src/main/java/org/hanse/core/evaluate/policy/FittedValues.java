// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Resampled;

/**
 * Fitted Q evaluation by a table: sweeps of {@code Q(s, a) = mean of r + discount * sum over a' of pi(a') Q(s', a')} over the logged steps
 * with state {@code s} and item {@code a}, until values settle. The estimate is the mean of {@code sum over a of pi(a) Q(s, a)} over first
 * steps.
 *
 * <p>Nothing follows the last step of an ended session. The last step of one that was cut off is left out. There is no shrinkage: an item that
 * the log never showed in a state has the mean of the state's steps, and a state without steps the mean of all. NaN where no step is used,
 * or after {@value #MOST_SWEEPS} sweeps that did not settle, which can happen with discount 1 alone.
 *
 * <p>Source: Le, Voloshin and Yue, ICML 2019, algorithm 3. Sweeps begin at the latest states and use new values at once, which has the same
 * limit.
 */
final class FittedValues implements Resampled {

    static final int MOST_SWEEPS = 10_000;

    /** Change of a sweep, relative to the greatest value, below which values are settled. */
    private static final double SETTLED = 1e-10;

    private static final int NOTHING = -1;

    private final OffPolicySessions sessions;
    private final double discount;
    private final int drawn;

    /** Pair of state and item of each step; pairs of a state follow each other, latest states first. */
    private final int[] pairs;

    /** Pairs of state {@code k} are {@code [pairsOf[k], pairsOf[k + 1])}. */
    private final int[] pairsOf;

    /** The policy in states, which many steps share. */
    private final List<Mix> mixes;

    /** Mix of each step. */
    private final int[] mixOf;

    /** Mixes of each state. */
    private final int[][] mixesOf;

    /** Steps by pair and mix that follows, {@link #NOTHING} after the end. */
    private final List<Move> moves;

    /** Move of each step; {@link #NOTHING} for a step that is left out. */
    private final int[] moveOf;

    /** Moves of each pair. */
    private final int[][] movesOf;

    /** Policy in a state: logged pairs with their probabilities, and the probability of all other items. */
    private record Mix(int state, List<Integer> pairs, List<Double> probabilities, double unseen) {}

    private record Move(int pair, int mix) {}

    /** Numbers values in the order in which they come first. */
    private static <T> int number(Map<T, Integer> numbers, T value) {
        return numbers.computeIfAbsent(value, absent -> numbers.size());
    }

    FittedValues(OffPolicySessions sessions, double discount) {
        this.sessions = sessions;
        this.discount = discount;
        this.drawn = sessions.drawn();
        int[] rank = ranks(sessions);
        int steps = rank.length;
        List<List<Integer>> keys = IntStream.range(0, steps)
                .mapToObj(step -> List.of(rank[step], sessions.items()[step]))
                .toList();
        Map<List<Integer>, Integer> pairNumbers = new HashMap<>();
        keys.stream()
                .distinct()
                .sorted(Comparator.<List<Integer>>comparingInt(key -> key.get(0))
                        .thenComparingInt(key -> key.get(1)))
                .forEach(key -> number(pairNumbers, key));
        this.pairs = keys.stream().mapToInt(pairNumbers::get).toArray();
        int states = Arrays.stream(rank).max().orElse(-1) + 1;
        this.pairsOf = new int[states + 1];
        pairNumbers.keySet().forEach(key -> pairsOf[key.get(0) + 1]++);
        for (int state = 0; state < states; state++) {
            pairsOf[state + 1] += pairsOf[state];
        }

        Map<Mix, Integer> mixNumbers = new HashMap<>();
        this.mixOf = IntStream.range(0, steps)
                .map(step -> number(mixNumbers, mix(rank[step], sessions.decisions()[step], pairNumbers)))
                .toArray();
        this.mixes = inOrder(mixNumbers);
        this.mixesOf = grouped(states, mixes.size(), mix -> mixes.get(mix).state());

        Map<Move, Integer> moveNumbers = new HashMap<>();
        this.moveOf = new int[steps];
        for (int session = 0; session < sessions.size(); session++) {
            int last = sessions.starts()[session + 1] - 1;
            for (int step = sessions.starts()[session]; step < last; step++) {
                moveOf[step] = number(moveNumbers, new Move(pairs[step], mixOf[step + 1]));
            }
            moveOf[last] = sessions.ended()[session] ? number(moveNumbers, new Move(pairs[last], NOTHING)) : NOTHING;
        }
        this.moves = inOrder(moveNumbers);
        this.movesOf = grouped(
                pairNumbers.size(), moves.size(), move -> moves.get(move).pair());
    }

    /** Returns the state of each step, numbered from the latest one on average, so that a sweep goes backwards in time. */
    private static int[] ranks(OffPolicySessions sessions) {
        int states = Arrays.stream(sessions.states()).max().orElse(-1) + 1;
        double[] places = new double[states];
        int[] steps = new int[states];
        for (int session = 0; session < sessions.size(); session++) {
            int from = sessions.starts()[session];
            for (int step = from; step < sessions.starts()[session + 1]; step++) {
                places[sessions.states()[step]] += step - from;
                steps[sessions.states()[step]]++;
            }
        }
        List<Integer> latestFirst = IntStream.range(0, states)
                .boxed()
                .sorted(Comparator.comparingDouble(state -> -places[state] / steps[state]))
                .toList();
        int[] rank = new int[states];
        for (int place = 0; place < states; place++) {
            rank[latestFirst.get(place)] = place;
        }
        return Arrays.stream(sessions.states()).map(state -> rank[state]).toArray();
    }

    private Mix mix(int state, int decision, Map<List<Integer>, Integer> pairNumbers) {
        List<Integer> seen = new ArrayList<>();
        List<Double> probabilities = new ArrayList<>();
        double[] unseen = new double[1];
        sessions.target().forEach(decision, (item, probability) -> {
            Integer pair = pairNumbers.get(List.of(state, item));
            if (pair == null) {
                unseen[0] += probability;
            } else if (probability > 0) {
                seen.add(pair);
                probabilities.add(probability);
            }
        });
        return new Mix(state, seen, probabilities, unseen[0]);
    }

    private static <T> List<T> inOrder(Map<T, Integer> numbers) {
        return numbers.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static int[][] grouped(int groups, int size, IntUnaryOperator groupOf) {
        List<List<Integer>> grouped = new ArrayList<>();
        IntStream.range(0, groups).forEach(group -> grouped.add(new ArrayList<>()));
        IntStream.range(0, size).forEach(i -> grouped.get(groupOf.applyAsInt(i)).add(i));
        return grouped.stream()
                .map(own -> own.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    @Override
    public int queries() {
        return drawn;
    }

    @Override
    public double value() {
        int[] once = new int[drawn];
        Arrays.fill(once, 1);
        return value(once);
    }

    @Override
    public double value(int[] counts) {
        Table table = new Table(counts);
        return table.settles() ? table.meanOfFirstSteps(counts) : Double.NaN;
    }

    /** Values for one sample of sessions. */
    private final class Table {

        /** Number of steps by pair, and by move. */
        private final double[] steps = new double[pairsOf[pairsOf.length - 1]];

        private final double[] moved = new double[moves.size()];
        private final double[] rewards = new double[steps.length];
        private final double[] q = new double[steps.length];
        private final double[] v = new double[mixes.size()];

        Table(int[] counts) {
            for (int session = 0; session < sessions.size(); session++) {
                int count = counts[sessions.groups()[session]];
                for (int step = sessions.starts()[session];
                        step < sessions.starts()[session + 1] && count > 0;
                        step++) {
                    if (moveOf[step] != NOTHING) {
                        steps[pairs[step]] += count;
                        moved[moveOf[step]] += count;
                        rewards[pairs[step]] += count * sessions.rewards()[step];
                    }
                }
            }
        }

        boolean settles() {
            if (Arrays.stream(steps).sum() == 0) {
                return false;
            }
            for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
                if (sweep() <= SETTLED * greatest()) {
                    return true;
                }
            }
            return false;
        }

        private double greatest() {
            return Arrays.stream(q).map(Math::abs).max().orElse(0);
        }

        /** Returns the greatest change of a value. */
        private double sweep() {
            double change = 0;
            double mean = mean(0, q.length, 0);
            for (int state = 0; state + 1 < pairsOf.length; state++) {
                for (int pair = pairsOf[state]; pair < pairsOf[state + 1]; pair++) {
                    if (steps[pair] > 0) {
                        double value = (rewards[pair] + discount * followed(pair)) / steps[pair];
                        change = Math.max(change, Math.abs(value - q[pair]));
                        q[pair] = value;
                    }
                }
                double otherwise = mean(pairsOf[state], pairsOf[state + 1], mean);
                for (int mix : mixesOf[state]) {
                    double value = value(mixes.get(mix), otherwise);
                    change = Math.max(change, Math.abs(value - v[mix]));
                    v[mix] = value;
                }
            }
            return change;
        }

        private double followed(int pair) {
            double sum = 0;
            for (int move : movesOf[pair]) {
                int mix = moves.get(move).mix();
                sum += mix == NOTHING ? 0 : moved[move] * v[mix];
            }
            return sum;
        }

        private double mean(int from, int to, double ofNone) {
            double sum = 0;
            double count = 0;
            for (int pair = from; pair < to; pair++) {
                sum += steps[pair] * q[pair];
                count += steps[pair];
            }
            return count == 0 ? ofNone : sum / count;
        }

        private double value(Mix mix, double otherwise) {
            double sum = mix.unseen() * otherwise;
            for (int i = 0; i < mix.pairs().size(); i++) {
                int pair = mix.pairs().get(i);
                sum += mix.probabilities().get(i) * (steps[pair] > 0 ? q[pair] : otherwise);
            }
            return sum;
        }

        double meanOfFirstSteps(int[] counts) {
            double sum = 0;
            double count = 0;
            for (int session = 0; session < sessions.size(); session++) {
                int own = counts[sessions.groups()[session]];
                sum += own * v[mixOf[sessions.starts()[session]]];
                count += own;
            }
            return sum / count;
        }
    }
}
