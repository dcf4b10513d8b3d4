// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.PooledQueries;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.interaction.table.CooccurrenceTable;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.Neighbours;
import org.hanse.core.interaction.table.Recency;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.interaction.table.TextVectors;

/**
 * Choice of a mix on validation queries, of one shop or of several that share a setting. Each term is tried with each of its shapes; the
 * weights then climb one term at a time. What is chosen is at least as good on the queries as the start and as every term alone.
 */
public final class MixSearch {

    /** Most queries of a search, at even distances in each shop. */
    private static final int MOST_QUERIES = 2000;

    private static final int MOST_SWEEPS = 6;

    /** Tried weights of a term, in units of its greatest scores against those of the best term. */
    private static final double[] STEPS = {0, 0.03, 0.06, 0.12, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 5};

    /** Popularity keeps a small weight, which orders items without other terms. */
    private static final double LEAST_POPULARITY = 0.01;

    /** Digits of a weight. */
    private static final int DIGITS = 3;

    private static final double[] DECAYS = {0.6, 0.7, 0.8, 0.95};
    private static final double[] BASKET_DECAYS = {0.8, 0.9, 0.97};
    private static final int[] HALF_LIVES = {0, 112, 28, 7};

    /**
     * A shop that a setting is judged by.
     *
     * @param training the validation holdout's interactions
     * @param queries the validation holdout's queries
     */
    public record Asked(Baseline.Training training, List<Query> queries) {}

    private enum Term {
        TRANSITIONS,
        CO_OCCURRENCE,
        TEXT,
        REPEATS,
        NEIGHBOURS,
        POPULARITY
    }

    /** A term with one of its shapes, alone. */
    private record Variant(Term term, Mix mix) {}

    private final Mix start;
    private final Protocol protocol;
    private final List<Shop> shops;
    private final List<Variant> variants;
    private final double[] units;

    /** One shop with its scored queries. */
    private record Shop(Asked asked, MixTables tables, int[] popularity, PooledQueries pooled) {

        static Shop of(Asked asked, List<Variant> variants, Protocol protocol) {
            MixTables tables = MixTables.of(asked.training());
            int[] popularity = ItemPopularity.of(
                            asked.training().log(), asked.training().catalogue().size())
                    .toArray();
            return new Shop(
                    asked,
                    tables,
                    popularity,
                    PooledQueries.of(
                            variants.stream()
                                    .map(own -> tables.scorer(own.mix()))
                                    .toList(),
                            asked.queries(),
                            protocol,
                            popularity,
                            asked.training().shards()));
        }
    }

    private MixSearch(Mix start, List<Asked> asked, Protocol protocol) {
        this.start = start;
        this.protocol = protocol;
        this.variants = variants(asked);
        List<Shop> own = new ArrayList<>();
        for (Asked each : asked) {
            int most = Math.max(1, MOST_QUERIES / asked.size());
            own.add(Shop.of(new Asked(each.training(), Tuning.thinned(each.queries(), most)), variants, protocol));
        }
        this.shops = own;
        this.units = new double[variants.size()];
        for (Shop shop : shops) {
            double[] greatest = shop.pooled().greatest();
            Arrays.setAll(units, v -> units[v] + greatest[v] / shops.size());
        }
    }

    /**
     * Returns the best setting found for shops that share it.
     *
     * @param start setting without a comparison, which is returned without queries
     */
    public static Mix choose(Mix start, List<Asked> asked, Protocol protocol) {
        List<Asked> asking =
                asked.stream().filter(own -> !own.queries().isEmpty()).toList();
        return asking.isEmpty() ? start : new MixSearch(start, asking, protocol).best();
    }

    private List<Variant> variants(List<Asked> asked) {
        List<Variant> all = new ArrayList<>();
        all.add(variant(Term.TRANSITIONS, start.shape(), 0));
        for (double decay : DECAYS) {
            for (double shrinkage : new double[] {0, CooccurrenceTable.SHRINKAGE}) {
                all.add(variant(Term.CO_OCCURRENCE, start.shape().withCoOccurrence(new Recency(decay)), shrinkage));
            }
        }
        if (!start.hasAllTerms()) {
            return all;
        }
        boolean texts = asked.stream()
                .anyMatch(own ->
                        own.training().text().apply(TextVectors.Fields.ALL).terms() > 0);
        for (double decay : texts ? DECAYS : new double[0]) {
            all.add(variant(Term.TEXT, start.shape().withText(new Recency(decay)), 0));
        }
        for (double decay : protocol.ranksMet() ? BASKET_DECAYS : new double[0]) {
            all.add(variant(Term.REPEATS, start.shape().withRepeats(new Recency(decay)), 0));
        }
        for (int nearest : new int[] {50, 200}) {
            for (boolean rare : new boolean[] {false, true}) {
                for (boolean shared : new boolean[] {false, true}) {
                    Neighbours.Kind kind = new Neighbours.Kind(nearest, rare, shared);
                    all.add(variant(Term.NEIGHBOURS, start.shape().withNeighbours(kind), 0));
                }
            }
        }
        boolean timed = asked.stream().allMatch(own -> own.training().log().timed());
        for (int halfLife : timed ? HALF_LIVES : new int[] {0}) {
            all.add(variant(Term.POPULARITY, start.shape().withHalfLife(halfLife), 0));
        }
        return all;
    }

    private static Variant variant(Term term, TableMix.Shape shape, double shrinkage) {
        double[] weights = new double[Term.values().length];
        weights[term.ordinal()] = 1;
        return new Variant(term, new Mix(term.name(), weights(weights), shape, shrinkage));
    }

    private static TableMix.Weights weights(double[] byTerm) {
        return new TableMix.Weights(byTerm[0], byTerm[1], byTerm[2], byTerm[3], byTerm[4], byTerm[5]);
    }

    private Mix best() {
        List<double[]> corners = new ArrayList<>();
        for (Term term : Term.values()) {
            IntStream.range(0, variants.size())
                    .filter(v -> variants.get(v).term() == term)
                    .mapToObj(this::corner)
                    .max(Comparator.comparingDouble(this::pooledValue))
                    .ifPresent(corners::add);
        }
        corners.sort(Comparator.comparingDouble(this::pooledValue).reversed());
        List<Mix> found = new ArrayList<>(List.of(start));
        corners.forEach(own -> found.add(mix(own)));
        found.add(mix(climb(corners.get(0))));
        found.add(mix(climb(ofStart())));
        Mix best = start;
        double bestValue = Double.NEGATIVE_INFINITY;
        for (Mix each : found) {
            double value = value(each);
            if (value > bestValue) {
                best = each;
                bestValue = value;
            }
        }
        return best;
    }

    private double[] corner(int variant) {
        double[] weights = new double[variants.size()];
        weights[variant] = 1 / Math.max(units[variant], Double.MIN_NORMAL);
        for (int v = 0; v < weights.length; v++) {
            if (variants.get(v).term() == Term.POPULARITY
                    && variants.get(variant).term() != Term.POPULARITY) {
                weights[v] = LEAST_POPULARITY * 0.1 / Math.max(units[v], Double.MIN_NORMAL);
                break;
            }
        }
        return weights;
    }

    /** Returns the start's weights, each at the shape that is most like its own. */
    private double[] ofStart() {
        double[] byTerm = start.weightsByTerm();
        double[] weights = new double[variants.size()];
        for (Term term : Term.values()) {
            IntStream.range(0, variants.size())
                    .filter(v -> variants.get(v).term() == term)
                    .boxed()
                    .max(Comparator.comparingInt(v -> likeness(variants.get(v).mix())))
                    .ifPresent(v -> weights[v] = byTerm[term.ordinal()]);
        }
        return weights;
    }

    private int likeness(Mix other) {
        return (other.shape().equals(start.shape()) ? 1 : 0) + (other.shrinkage() == start.shrinkage() ? 1 : 0);
    }

    /** Changes one term at a time, its shape and its weight, while the value grows. */
    private double[] climb(double[] from) {
        double[] weights = from.clone();
        double value = pooledValue(weights);
        boolean grew = true;
        for (int sweep = 0; grew && sweep < MOST_SWEEPS; sweep++) {
            grew = false;
            double unit = IntStream.range(0, weights.length)
                    .mapToDouble(v -> weights[v] * units[v])
                    .max()
                    .orElse(1);
            for (Term term : Term.values()) {
                double[] best = weights.clone();
                for (int v = 0; v < weights.length; v++) {
                    if (variants.get(v).term() == term && units[v] > 0) {
                        for (double step : STEPS) {
                            double[] next = without(term, weights);
                            double least = term == Term.POPULARITY ? LEAST_POPULARITY : 0;
                            next[v] = Math.max(step, least) * unit / units[v];
                            double own = pooledValue(next);
                            if (own > value) {
                                best = next;
                                value = own;
                                grew = true;
                            }
                        }
                    }
                }
                System.arraycopy(best, 0, weights, 0, weights.length);
            }
        }
        return weights;
    }

    private double[] without(Term term, double[] weights) {
        double[] others = weights.clone();
        for (int v = 0; v < others.length; v++) {
            others[v] = variants.get(v).term() == term ? 0 : others[v];
        }
        return others;
    }

    /** Returns the mix of weights; each term has one at most. */
    private Mix mix(double[] weights) {
        double greatest = Arrays.stream(weights).max().orElse(1);
        double[] byTerm = new double[Term.values().length];
        TableMix.Shape shape = start.shape();
        double shrinkage = start.shrinkage();
        for (int v = 0; v < weights.length; v++) {
            if (weights[v] > 0) {
                Term term = variants.get(v).term();
                Mix own = variants.get(v).mix();
                byTerm[term.ordinal()] = rounded(weights[v] / greatest);
                shape = switch (term) {
                    case TRANSITIONS -> shape;
                    case CO_OCCURRENCE -> shape.withCoOccurrence(own.shape().coOccurrence());
                    case TEXT -> shape.withText(own.shape().text());
                    case REPEATS -> shape.withRepeats(own.shape().repeats());
                    case NEIGHBOURS -> shape.withNeighbours(own.shape().neighbours());
                    case POPULARITY -> shape.withHalfLife(own.shape().halfLife());
                };
                shrinkage = term == Term.CO_OCCURRENCE ? own.shrinkage() : shrinkage;
            }
        }
        return new Mix(start.name(), weights(byTerm), shape, shrinkage);
    }

    private static double rounded(double weight) {
        return new java.math.BigDecimal(weight)
                .round(new java.math.MathContext(DIGITS))
                .doubleValue();
    }

    private double pooledValue(double[] weights) {
        return value(shops.stream().map(shop -> shop.pooled().rank(weights)).toList());
    }

    /** Returns the value among all candidates. */
    private double value(Mix mix) {
        return value(shops.stream()
                .map(shop -> new RankingEvaluator(
                                protocol,
                                shop.popularity().length,
                                shop.popularity(),
                                shop.asked().training().shards())
                        .rank(shop.tables().scorer(mix), shop.asked().queries()))
                .toList());
    }

    private double value(List<Rankings> rankings) {
        double sum = 0;
        int queries = 0;
        for (Rankings own : rankings) {
            sum += own.queries()
                    * MetricValues.of(Tuning.metric(protocol), Tuning.cutoff(protocol.cutoffs()), own)
                            .value();
            queries += own.queries();
        }
        return sum / queries;
    }
}
