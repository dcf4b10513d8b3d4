// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.WeightSearch;
import org.hanse.core.evaluate.WeightedTerm;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.score.PartScales.Part;
import org.hanse.core.shard.ShardRunner;

/**
 * A merchant's choice of {@link PartScales} on its own validation queries (docs/adr/0044).
 *
 * <p>All settings of a fixed grid are compared on the same queries. The choice is the setting nearest to the trained scales among those
 * within one standard error of the best one, paired by query: the more queries, the further it may move. Source of the rule: Breiman et
 * al., Classification and Regression Trees, 1984, section 3.4.3.
 *
 * <p>Of many queries some at even distances are used, the fewer the larger the catalogue.
 *
 * @param scales the choice
 * @param trained criterion with the scales of training, on the validation queries
 * @param chosen criterion with the choice
 * @param best greatest criterion of the grid
 * @param queries number of compared queries
 */
public record Calibration(PartScales scales, double trained, double chosen, double best, int queries) {

    private static final double[] NETWORK = {0, 0.25, 0.5, 1, 2, 4};
    private static final double[] DESCRIPTIONS = {0, 0.5, 1, 2, 4};
    private static final double[] WITHOUT_TABLES = {0, 0.25, 0.5, 1, 2, 4};
    private static final double[] COOCCURRENCE = {0.5, 1, 2};

    /** Scales of repeats beside those of the tables, where whole baskets are to be found: frequency is their best single part. */
    private static final double[] REPEATS = {1, 2, 4, 16};

    private static final double[] REPEATS_AS_TABLES = {1};

    /** Most scores of items in a comparison, and the fewest queries for which they are computed nevertheless. */
    private static final long MOST_SCORES = 250_000_000L;

    private static final int FEWEST_QUERIES = 1_000;

    /** Fewest queries for another choice than the scales of training: the standard error of fewer is too uncertain. */
    private static final int FEWEST_COMPARED = 30;

    /** Distance of a part that is left out, in octaves. */
    private static final double LEFT_OUT = 4;

    /**
     * Chooses the scales of a network's parts.
     *
     * @param scorer the network with the scales of training
     * @param popularity interactions with each item in training, {@code [items]}
     * @param all validation queries; without any, the scales of training are the choice
     * @throws DivergenceException if a score of the network is not finite
     */
    public static Calibration of(
            NetworkScorer scorer, Protocol protocol, int[] popularity, List<Query> all, ShardRunner shards) {
        List<Query> queries =
                Tuning.thinned(all, (int) Math.max(FEWEST_QUERIES, MOST_SCORES / Math.max(1, scorer.items())));
        List<Part> parts = scorer.parts();
        List<PartScales> grid = grid(parts, protocol.baskets() ? REPEATS : REPEATS_AS_TABLES);
        if (queries.size() < FEWEST_COMPARED || grid.size() < 2) {
            return new Calibration(PartScales.ONE, Double.NaN, Double.NaN, Double.NaN, queries.size());
        }
        List<PartTerm> terms =
                parts.stream().map(part -> PartTerm.of(scorer, part, shards)).toList();
        double[][] weights = grid.stream()
                .map(scales -> parts.stream().mapToDouble(scales::of).toArray())
                .toArray(double[][]::new);
        int cutoff = Tuning.cutoff(protocol.cutoffs());
        List<double[]> values = new WeightSearch(protocol, cutoff, popularity, shards)
                .rank(terms, weights, queries).stream()
                        .map(rankings -> MetricValues.of(Tuning.metric(protocol), cutoff, rankings)
                                .each())
                        .toList();
        return choice(grid, values);
    }

    /**
     * Returns the choice.
     *
     * @param values criterion of each setting and query, {@code [setting][query]}
     */
    static Calibration choice(List<PartScales> grid, List<double[]> values) {
        int best = 0;
        for (int setting = 1; setting < grid.size(); setting++) {
            if (mean(values.get(setting)) > mean(values.get(best))) {
                best = setting;
            }
        }
        int chosen = best;
        for (int setting = 0; setting < grid.size(); setting++) {
            boolean near = distance(grid.get(setting)) < distance(grid.get(chosen))
                    || (distance(grid.get(setting)) == distance(grid.get(chosen))
                            && mean(values.get(setting)) > mean(values.get(chosen)));
            if (near && withinError(values.get(best), values.get(setting))) {
                chosen = setting;
            }
        }
        return new Calibration(
                grid.get(chosen),
                mean(values.get(grid.indexOf(PartScales.ONE))),
                mean(values.get(chosen)),
                mean(values.get(best)),
                values.get(best).length);
    }

    /** Returns whether the mean of {@code other} is at most one standard error of the paired difference below that of {@code best}. */
    private static boolean withinError(double[] best, double[] other) {
        double[] differences = new double[best.length];
        for (int q = 0; q < best.length; q++) {
            differences[q] = best[q] - other[q];
        }
        double mean = mean(differences);
        double squares = 0;
        for (double difference : differences) {
            squares += (difference - mean) * (difference - mean);
        }
        int freedom = Math.max(1, best.length - 1);
        return mean <= Math.sqrt(squares / freedom / best.length);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Returns the settings. No two differ by a common factor of all parts. */
    private static List<PartScales> grid(List<Part> parts, double[] repeats) {
        List<PartScales> grid = new ArrayList<>();
        if (!parts.contains(Part.CONTENT)) {
            grid.add(PartScales.ONE);
        } else if (!parts.contains(Part.TRANSITIONS)) {
            for (double words : WITHOUT_TABLES) {
                grid.add(scales(1, words, 1, 1));
            }
            grid.add(scales(0, 1, 1, 1));
        } else {
            for (double network : NETWORK) {
                for (double words : DESCRIPTIONS) {
                    for (double both : COOCCURRENCE) {
                        for (double repeat : repeats) {
                            grid.add(new PartScales(List.of(network, words, 1.0, both, repeat)));
                        }
                    }
                }
            }
            for (double words : DESCRIPTIONS) {
                grid.add(scales(1, words, 0, 0));
            }
            grid.add(scales(0, 1, 0, 0));
        }
        return grid;
    }

    private static PartScales scales(double network, double words, double tables, double both) {
        return new PartScales(List.of(network, words, tables, both, tables));
    }

    private static double distance(PartScales scales) {
        return scales.factors().stream()
                .mapToDouble(factor -> factor == 0 ? LEFT_OUT : Math.abs(Math.log(factor) / Math.log(2)))
                .sum();
    }

    /** A part of a score. */
    private record PartTerm(NetworkScorer scorer) implements WeightedTerm {

        static PartTerm of(NetworkScorer scorer, Part part, ShardRunner shards) {
            return new PartTerm(scorer.scaled(PartScales.only(part), shards));
        }

        @Override
        public void add(InteractionSequence history, double weight, double[] scores) {
            scorer.addTo(history, weight, scores);
        }

        @Override
        public WeightedTerm forShard() {
            return new PartTerm(scorer.forShard());
        }
    }
}
