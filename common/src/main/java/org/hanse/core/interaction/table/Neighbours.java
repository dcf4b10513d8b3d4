// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Baskets;
import org.hanse.core.interaction.InteractionSequence;

/**
 * Shoppers that are nearest to a history, and how they vote for items. A neighbour's nearness is the weight of the history's items that it
 * met, divided by the root of the number of its items. It votes for all its items by its share of the nearness of all neighbours. Each
 * interaction's part of a vote is exact: the neighbours stay those of the whole history when interactions are left out.
 *
 * <p>Sources: VS-KNN, Ludewig and Jannach, UMUAI 2018, section 3.2 (decayed items, rare items weigh more, sample of the last shoppers); over
 * baskets, TIFU-KNN, Hu, He, Gao and Zhang, SIGIR 2020, section 4.
 */
public final class Neighbours {

    /** Weight of a basket relative to the next one. */
    private static final double DECAY = 0.8;

    /** Interactions with less weight are left out. */
    private static final double LEAST = 1e-4;

    /** Most shoppers of an item that may be neighbours: the last ones. */
    private static final int SAMPLE = 2000;

    /**
     * Kind of neighbours.
     *
     * @param nearest greatest number of neighbours
     * @param rare whether items that few shoppers met weigh more
     * @param shared whether a neighbour shares its vote among its items: it counts less by the root of their number
     */
    public record Kind(int nearest, boolean rare, boolean shared) {}

    private final LiveCounts counts;
    private final InteractionSequence history;

    /** Weight of each interaction; 0 for one that does not count. */
    private final double[] weights;

    /** Neighbours, and what a unit of an item's weight adds to each item of a neighbour. */
    private final int[] shoppers;

    private final double[] units;

    /** Weight of the whole history's items that each neighbour met. */
    private final double[] met;

    private record Near(int shopper, double nearness) {}

    /** @param self index of the history's shopper, who is no neighbour; {@link LiveCounts#NO_SHOPPER} for none */
    Neighbours(LiveCounts counts, Kind kind, InteractionSequence history, Baskets baskets, int self) {
        this.counts = counts;
        this.history = history;
        this.weights = new double[history.length()];
        Map<Integer, Double> byItem = new LinkedHashMap<>();
        for (int i = 0; i < weights.length; i++) {
            double weight = baskets.age(i) == Baskets.NONE ? 0 : Math.pow(DECAY, baskets.age(i));
            int item = history.item(i);
            int met = counts.shoppersOf(item);
            if (weight >= LEAST && met > 0) {
                weights[i] = kind.rare() ? weight * Math.log(1 + (double) counts.present() / met) : weight;
                byItem.merge(item, weights[i], Double::sum);
            }
        }
        Near[] near = nearest(byItem, kind.nearest(), self);
        this.shoppers = Arrays.stream(near).mapToInt(Near::shopper).toArray();
        double total = Arrays.stream(near).mapToDouble(Near::nearness).sum();
        this.units = new double[near.length];
        this.met = new double[near.length];
        for (int n = 0; n < near.length; n++) {
            double root = root(shoppers[n]);
            met[n] = near[n].nearness() * root;
            units[n] = 1 / (root * total * (kind.shared() ? root : 1));
        }
    }

    private double root(int shopper) {
        return Math.sqrt(counts.set(shopper).length);
    }

    private Near[] nearest(Map<Integer, Double> byItem, int most, int self) {
        double[] sums = new double[counts.size()];
        int[] touched = new int[counts.size()];
        int size = 0;
        for (Map.Entry<Integer, Double> own : byItem.entrySet()) {
            int[] of = counts.ofItem(own.getKey());
            int to = counts.shoppersOf(own.getKey());
            for (int s = Math.max(0, to - SAMPLE); s < to; s++) {
                if (sums[of[s]] == 0) {
                    touched[size++] = of[s];
                }
                sums[of[s]] += own.getValue();
            }
        }
        Comparator<Near> order = Comparator.comparingDouble(Near::nearness).thenComparingInt(Near::shopper);
        PriorityQueue<Near> nearest = new PriorityQueue<>(most + 1, order);
        double least = 0;
        for (int t = 0; t < size; t++) {
            int shopper = touched[t];
            double nearness = sums[shopper] / root(shopper);
            if (shopper != self && (nearest.size() < most || nearness >= least)) {
                nearest.add(new Near(shopper, nearness));
                if (nearest.size() > most) {
                    nearest.remove();
                }
                least = nearest.element().nearness();
            }
        }
        return nearest.stream().sorted(order.reversed()).toArray(Near[]::new);
    }

    /**
     * Adds {@code factor} times the votes for every item.
     *
     * @param hidden whether an interaction is left out, by its index
     */
    void addTo(double factor, IntPredicate hidden, double[] scores) {
        int[] gone = IntStream.range(0, weights.length)
                .filter(i -> weights[i] > 0 && hidden.test(i))
                .toArray();
        for (int n = 0; n < shoppers.length; n++) {
            int[] set = counts.set(shoppers[n]);
            double weight = met[n];
            for (int i : gone) {
                weight -= Arrays.binarySearch(set, history.item(i)) >= 0 ? weights[i] : 0;
            }
            double vote = factor * units[n] * weight;
            for (int item : set) {
                scores[item] += vote;
            }
        }
    }

    /** Adds {@code factor} times each interaction's part of the votes for an item to {@code parts[length]}. */
    void addParts(double factor, int item, double[] parts) {
        int[] own = IntStream.range(0, weights.length)
                .filter(i -> weights[i] > 0)
                .map(history::item)
                .sorted()
                .distinct()
                .toArray();
        double[] votes = new double[own.length];
        for (int n = 0; n < shoppers.length; n++) {
            int[] set = counts.set(shoppers[n]);
            if (Arrays.binarySearch(set, item) >= 0) {
                for (int common : set) {
                    int at = Arrays.binarySearch(own, common);
                    if (at >= 0) {
                        votes[at] += units[n];
                    }
                }
            }
        }
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                parts[i] += factor * weights[i] * votes[Arrays.binarySearch(own, history.item(i))];
            }
        }
    }
}
