// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.WeightedTerm;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;

/**
 * Temporal item frequency with neighbours: {@code alpha} times the decayed frequencies of the shopper's own baskets, plus the rest times
 * their mean over the shoppers with the nearest frequencies.
 *
 * <p>A basket is a vector of ones. A history's baskets form up to {@code groups} consecutive groups, whose sizes differ by one at most. A
 * group is the mean of its baskets, each times {@code basketDecay} to the power of its distance from the group's last one. A history is
 * the mean of its groups, decayed likewise with {@code groupDecay}. Nearness is Euclidean distance; the shopper is no neighbour of itself.
 *
 * <p>Source: Hu, He, Gao and Zhang, SIGIR 2020, section 4 (TIFU-KNN). Its data sets suggest the fixed setting.
 *
 * @param neighbours number of nearest shoppers, at least 1
 * @param groups most groups of a history, at least 1
 * @param basketDecay weight of a basket relative to the next one of its group, in (0, 1]
 * @param groupDecay weight of a group relative to the next one, in (0, 1]
 * @param alpha weight of the shopper's own frequencies, in [0, 1]
 */
public record TifuKnn(int neighbours, int groups, double basketDecay, double groupDecay, double alpha)
        implements WeightedSum {

    /** Distances that differ by less are equal: they differ by the order in which they were summed. */
    private static final double EQUAL_WITHIN = 1e10;

    public TifuKnn {
        boolean decays = basketDecay > 0 && basketDecay <= 1 && groupDecay > 0 && groupDecay <= 1;
        if (neighbours < 1 || groups < 1 || !decays || !(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("neighbours " + neighbours + ", groups " + groups + ", decays "
                    + basketDecay + " and " + groupDecay + ", alpha " + alpha);
        }
    }

    /** Returns 300 neighbours, 7 groups, decays .9 and .7, alpha .7. */
    public static TifuKnn fixed() {
        return new TifuKnn(300, 7, 0.9, 0.7, 0.7);
    }

    @Override
    public String name() {
        return "tifu-knn";
    }

    @Override
    public Map<String, Double> parameters() {
        Map<String, Double> parameters = new LinkedHashMap<>();
        parameters.put("neighbours", (double) neighbours);
        parameters.put("groups", (double) groups);
        parameters.put("basketDecay", basketDecay);
        parameters.put("groupDecay", groupDecay);
        parameters.put("alpha", alpha);
        return parameters;
    }

    @Override
    public Optional<String> unfit(Training training) {
        InteractionLog log = training.log();
        boolean baskets = log.sessioned()
                && IntStream.range(0, log.shoppers())
                        .anyMatch(shopper -> baskets(log.sequence(shopper)).size() > 1);
        return baskets ? Optional.empty() : Optional.of("no shopper has two baskets");
    }

    @Override
    public List<Baseline> grid() {
        List<Baseline> grid = new ArrayList<>();
        for (int k : new int[] {50, 100, 300}) {
            for (int m : new int[] {3, 7}) {
                for (double basket : new double[] {0.9, 1}) {
                    for (double group : new double[] {0.6, 0.7, 0.8, 1}) {
                        for (double own : new double[] {0.1, 0.3, 0.5, 0.7, 0.9}) {
                            grid.add(new TifuKnn(k, m, basket, group, own));
                        }
                    }
                }
            }
        }
        return grid;
    }

    /** Settings with equal ones share their terms. */
    private record Terms(int neighbours, int groups, double basketDecay, double groupDecay) {}

    @Override
    public Object family() {
        return new Terms(neighbours, groups, basketDecay, groupDecay);
    }

    @Override
    public double[] weights() {
        return new double[] {alpha, 1 - alpha};
    }

    @Override
    public List<WeightedTerm> terms(Training training) {
        InteractionLog log = training.log();
        List<Frequencies> shoppers = IntStream.range(0, log.shoppers())
                .mapToObj(shopper -> frequencies(log.sequence(shopper)))
                .toList();
        Neighbourhood neighbourhood =
                new Neighbourhood(log, shoppers, training.catalogue().size());
        return List.of(
                (history, weight, scores) -> frequencies(history).add(weight, scores),
                (history, weight, scores) -> neighbourhood.add(history, weight, scores));
    }

    /** Returns the decayed frequencies of a history. */
    private Frequencies frequencies(InteractionSequence history) {
        List<int[]> baskets = baskets(history);
        int parts = Math.min(groups, baskets.size());
        TreeMap<Integer, Double> weights = new TreeMap<>();
        for (int part = 0; part < parts; part++) {
            int from = part * baskets.size() / parts;
            int to = (part + 1) * baskets.size() / parts;
            double ofGroup = Math.pow(groupDecay, parts - 1.0 - part) / parts;
            for (int b = from; b < to; b++) {
                double weight = ofGroup * Math.pow(basketDecay, to - 1.0 - b) / (to - from);
                for (int item : baskets.get(b)) {
                    weights.merge(item, weight, Double::sum);
                }
            }
        }
        return new Frequencies(
                weights.keySet().stream().mapToInt(Integer::intValue).toArray(),
                weights.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Returns the different items of each basket. An interaction without a session is a basket of its own. */
    private static List<int[]> baskets(InteractionSequence history) {
        List<int[]> baskets = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= history.length(); i++) {
            boolean same =
                    i < history.length() && history.session(i) >= 0 && history.session(i) == history.session(i - 1);
            if (!same) {
                baskets.add(
                        IntStream.range(start, i).map(history::item).distinct().toArray());
                start = i;
            }
        }
        return baskets;
    }

    /** Weights of items, which ascend. A final class because arrays are compared by identity in records. */
    private static final class Frequencies {

        final int[] items;
        final double[] weights;
        final double square;

        Frequencies(int[] items, double[] weights) {
            this.items = items;
            this.weights = weights;
            double sum = 0;
            for (double weight : weights) {
                sum += weight * weight;
            }
            this.square = sum;
        }

        void add(double factor, double[] scores) {
            for (int e = 0; e < items.length; e++) {
                scores[items[e]] += factor * weights[e];
            }
        }
    }

    /** Frequencies of the training log's shoppers, by shopper and by item. */
    private final class Neighbourhood {

        private final InteractionLog log;
        private final List<Frequencies> shoppers;
        private final int[][] shoppersOf;
        private final double[][] weightsOf;

        Neighbourhood(InteractionLog log, List<Frequencies> shoppers, int items) {
            this.log = log;
            this.shoppers = shoppers;
            int[] counts = new int[items];
            shoppers.forEach(own -> IntStream.of(own.items).forEach(item -> counts[item]++));
            shoppersOf = new int[items][];
            weightsOf = new double[items][];
            for (int item = 0; item < items; item++) {
                shoppersOf[item] = new int[counts[item]];
                weightsOf[item] = new double[counts[item]];
            }
            for (int s = shoppers.size() - 1; s >= 0; s--) {
                Frequencies own = shoppers.get(s);
                for (int e = 0; e < own.items.length; e++) {
                    int at = --counts[own.items[e]];
                    shoppersOf[own.items[e]][at] = s;
                    weightsOf[own.items[e]][at] = own.weights[e];
                }
            }
        }

        void add(InteractionSequence history, double weight, double[] scores) {
            double[] distances = distances(history);
            int[] nearest = IntStream.range(0, distances.length)
                    .filter(shopper -> !isOf(history, shopper))
                    .boxed()
                    .sorted((a, b) -> Double.compare(distances[a], distances[b]))
                    .limit(neighbours)
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int shopper : nearest) {
                shoppers.get(shopper).add(weight / nearest.length, scores);
            }
        }

        /** Returns the squared distance of each shopper from a history. */
        private double[] distances(InteractionSequence history) {
            Frequencies own = frequencies(history);
            double[] products = new double[shoppers.size()];
            for (int e = 0; e < own.items.length; e++) {
                int[] of = shoppersOf[own.items[e]];
                double[] weights = weightsOf[own.items[e]];
                for (int n = 0; n < of.length; n++) {
                    products[of[n]] += own.weights[e] * weights[n];
                }
            }
            for (int s = 0; s < products.length; s++) {
                double distance = own.square + shoppers.get(s).square - 2 * products[s];
                products[s] = Math.rint(distance * EQUAL_WITHIN) / EQUAL_WITHIN;
            }
            return products;
        }

        private boolean isOf(InteractionSequence history, int shopper) {
            return history.isFrom(log) && history.position() == log.from(shopper) && log.length(shopper) > 0;
        }
    }
}
