// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Metric at a cutoff, query by query: its value is the sum of the queries' numerators over the sum of their weights.
 * The same holds for any sample of queries, as a {@link Bootstrap} requires. Immutable.
 *
 * <p>Coverage is the exception: its value is no such ratio, and so has no interval.
 */
public final class MetricValues implements Resampled {

    private final int queries;
    private final boolean ratio;
    private final double value;
    /** Queries whose numerator is not 0, ascending, and those numerators: most metrics are 0 for most queries. */
    private final int[] places;

    private final double[] numerators;
    /** {@code [query]}, or empty if all weights are 1. */
    private final double[] weights;

    private MetricValues(double[] dense, double[] weights) {
        this.queries = dense.length;
        this.ratio = true;
        this.places =
                IntStream.range(0, dense.length).filter(q -> dense[q] != 0).toArray();
        this.numerators = Arrays.stream(places).mapToDouble(q -> dense[q]).toArray();
        this.weights = Arrays.stream(weights).allMatch(weight -> weight == 1) ? new double[0] : weights;
        int[] once = new int[queries];
        Arrays.fill(once, 1);
        this.value = value(once);
    }

    private MetricValues(int queries, double value) {
        this.queries = queries;
        this.ratio = false;
        this.value = value;
        this.places = new int[0];
        this.numerators = new double[0];
        this.weights = new double[0];
    }

    /**
     * Returns the values of {@code metric}.
     *
     * @param cutoff at least 1; for coverage and novelty one of those of {@code rankings}
     */
    public static MetricValues of(Metric metric, int cutoff, Rankings rankings) {
        if (cutoff < 1) {
            throw new IllegalArgumentException("cutoff " + cutoff);
        }
        if (metric == Metric.COVERAGE) {
            return new MetricValues(rankings.queries(), rankings.coverage(cutoff));
        }
        QueryMetrics metrics = new QueryMetrics(rankings, cutoff);
        double[] numerators = new double[rankings.queries()];
        double[] weights = new double[numerators.length];
        for (int q = 0; q < numerators.length; q++) {
            numerators[q] = metrics.numerator(metric, q);
            weights[q] = metrics.weight(metric, q);
        }
        return new MetricValues(numerators, weights);
    }

    /**
     * Returns the mean of these numbers, each with the weight of a query, for example one per merchant if merchants
     * are resampled.
     */
    public static MetricValues mean(double[] numbers) {
        double[] weights = new double[numbers.length];
        Arrays.fill(weights, 1);
        return new MetricValues(numbers, weights);
    }

    /** Returns the sum of numerators over the sum of weights, each with its own query. */
    public static MetricValues ratio(double[] numerators, double[] weights) {
        return new MetricValues(numerators, weights);
    }

    /**
     * Returns the same metric over groups of queries, which are then drawn whole.
     *
     * @param groups number of each query's group, from 0 without gaps
     */
    public MetricValues sums(int[] groups) {
        int size = Arrays.stream(groups).max().orElse(-1) + 1;
        if (!ratio || size == queries) {
            return this;
        }
        double[] own = dense();
        double[] sums = new double[size];
        double[] totals = new double[size];
        for (int q = 0; q < queries; q++) {
            sums[groups[q]] += own[q];
            totals[groups[q]] += weight(q);
        }
        return new MetricValues(sums, totals);
    }

    @Override
    public int queries() {
        return queries;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public boolean resampled() {
        return ratio;
    }

    /** Returns the number of queries for which this metric and {@code other} differ. */
    int differing(MetricValues other) {
        double[] own = dense();
        double[] others = other.dense();
        return (int) IntStream.range(0, queries)
                .filter(q -> own[q] != others[q] || weight(q) != other.weight(q))
                .count();
    }

    /** Returns the value of each query times its share in the sum of weights and the number of queries: their mean is {@link #value}. */
    public double[] each() {
        double total = 0;
        for (int q = 0; q < queries; q++) {
            total += weight(q);
        }
        double[] each = dense();
        for (int q = 0; q < queries; q++) {
            each[q] *= queries / total;
        }
        return each;
    }

    /**
     * Returns this metric minus {@code other} at each query; their mean is the difference of the values.
     *
     * @throws IllegalArgumentException if the numbers of queries differ
     */
    public double[] minus(MetricValues other) {
        if (queries != other.queries) {
            throw new IllegalArgumentException(
                    "metrics of " + queries + " and of " + other.queries + " queries cannot be paired");
        }
        double[] own = each();
        double[] others = other.each();
        return IntStream.range(0, queries).mapToDouble(q -> own[q] - others[q]).toArray();
    }

    private double[] dense() {
        double[] dense = new double[queries];
        for (int i = 0; i < places.length; i++) {
            dense[places[i]] = numerators[i];
        }
        return dense;
    }

    private double weight(int q) {
        return weights.length == 0 ? 1 : weights[q];
    }

    @Override
    public double value(int[] counts) {
        double numerator = 0;
        for (int i = 0; i < places.length; i++) {
            numerator += counts[places[i]] * numerators[i];
        }
        return numerator / totalWeight(counts);
    }

    private double totalWeight(int[] counts) {
        if (weights.length == 0) {
            // Every sample is as large as the whole.
            return queries;
        }
        double total = 0;
        for (int q = 0; q < queries; q++) {
            total += counts[q] * weights[q];
        }
        return total;
    }
}
