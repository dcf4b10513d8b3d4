// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hanse.core.shard.ShardRunner;

/**
 * Percentile bootstrap over queries, at 95 %. Each resample draws as many queries with replacement as there are. The
 * interval is the middle 95 % of the metric's values over all resamples.
 *
 * <p>The draws depend on the seed and the number of queries alone. So all metrics and models of the same queries have
 * the same draws, which makes differences paired, and results are the same for any {@link ShardRunner}.
 *
 * <p>A query is a shopper under all protocols but two: prefix-target files have several prefixes of one session, and a
 * shopper of two merchants has a query at each. These queries are drawn one by one, so their intervals are a little
 * too narrow.
 *
 * <p>Several metrics at once cost far less than one by one, because every draw is made once for all.
 *
 * <p>Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, Chapter 13; percentiles are interpolated
 * linearly. Draws whose value is NaN are left out, for example
 * those in which no query has weight.
 */
public final class Bootstrap {

    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    /** Fixed, so that results do not depend on the number of threads. */
    private static final int SHARDS = 32;

    private final int resamples;
    private final long seed;
    private final ShardRunner shards;

    /**
     * Creates a bootstrap.
     *
     * @param resamples number of draws, at least 1; 1,000 is usual
     * @param seed seed of the draws
     * @param shards runs the draws in parallel
     */
    public Bootstrap(int resamples, long seed, ShardRunner shards) {
        if (resamples < 1) {
            throw new IllegalArgumentException(resamples + " resamples");
        }
        this.resamples = resamples;
        this.seed = seed;
        this.shards = shards;
    }

    public Estimate estimate(Resampled values) {
        return estimates(List.of(values)).get(0);
    }

    /** Returns the estimates of several metrics, of any numbers of queries, in their order. */
    public List<Estimate> estimates(List<? extends Resampled> metrics) {
        double[][] drawn = drawn(metrics);
        List<Estimate> estimates = new ArrayList<>(metrics.size());
        for (int m = 0; m < drawn.length; m++) {
            double[] sorted = sortedNumbers(drawn[m]);
            estimates.add(new Estimate(
                    metrics.get(m).value(),
                    percentile(sorted, LOW),
                    percentile(sorted, HIGH),
                    metrics.get(m).queries()));
        }
        return estimates;
    }

    /**
     * Returns the difference of {@code a} minus {@code b}.
     *
     * @throws IllegalArgumentException if they differ in the number of queries
     */
    public Difference paired(MetricValues a, MetricValues b) {
        return paired(List.of(a), b).get(0);
    }

    /**
     * Returns the differences of each of {@code metrics} minus {@code reference}, in their order.
     *
     * @throws IllegalArgumentException if one differs from {@code reference} in the number of queries
     */
    public List<Difference> paired(List<MetricValues> metrics, MetricValues reference) {
        List<MetricValues> all = new ArrayList<>(metrics);
        all.add(reference);
        for (MetricValues values : metrics) {
            if (values.queries() != reference.queries()) {
                throw new IllegalArgumentException("metrics of " + values.queries() + " and of " + reference.queries()
                        + " queries cannot be paired");
            }
        }
        double[][] drawn = drawn(all);
        double[] other = drawn[metrics.size()];
        List<Difference> differences = new ArrayList<>(metrics.size());
        for (int m = 0; m < metrics.size(); m++) {
            double[] own = drawn[m];
            double[] sorted = sortedNumbers(IntStream.range(0, resamples)
                    .mapToDouble(r -> own[r] - other[r])
                    .toArray());
            differences.add(new Difference(
                    metrics.get(m).value() - reference.value(),
                    percentile(sorted, LOW),
                    percentile(sorted, HIGH),
                    reference.queries(),
                    metrics.get(m).differing(reference)));
        }
        return differences;
    }

    /** Returns the metrics of every draw {@code [metric][draw]}, NaN for those that have no interval. */
    private double[][] drawn(List<? extends Resampled> metrics) {
        double[][] drawn = new double[metrics.size()][resamples];
        for (double[] values : drawn) {
            Arrays.fill(values, Double.NaN);
        }
        int[] sizes = metrics.stream()
                .filter(Resampled::resampled)
                .mapToInt(Resampled::queries)
                .distinct()
                .toArray();
        for (int size : sizes) {
            int[] columns = IntStream.range(0, metrics.size())
                    .filter(m -> metrics.get(m).resampled() && metrics.get(m).queries() == size)
                    .toArray();
            List<Resampled> group =
                    Arrays.stream(columns).<Resampled>mapToObj(metrics::get).toList();
            List<double[][]> parts = shards.map(SHARDS, shard -> drawnInShard(shard, size, group));
            for (int shard = 0; shard < SHARDS; shard++) {
                double[][] part = parts.get(shard);
                int from = ShardRunner.from(shard, SHARDS, resamples);
                for (int c = 0; c < columns.length; c++) {
                    System.arraycopy(part[c], 0, drawn[columns[c]], from, part[c].length);
                }
            }
        }
        return drawn;
    }

    private double[][] drawnInShard(int shard, int size, List<Resampled> metrics) {
        int from = ShardRunner.from(shard, SHARDS, resamples);
        int to = ShardRunner.from(shard + 1, SHARDS, resamples);
        double[][] drawn = new double[metrics.size()][to - from];
        int[] counts = new int[size];
        for (int draw = from; draw < to; draw++) {
            Arrays.fill(counts, 0);
            RandomGenerator random = KeyedRandom.generate(seed, (long) size << Integer.SIZE | draw);
            for (int i = 0; i < size; i++) {
                counts[random.nextInt(size)]++;
            }
            for (int m = 0; m < drawn.length; m++) {
                drawn[m][draw - from] = metrics.get(m).value(counts);
            }
        }
        return drawn;
    }

    private static double[] sortedNumbers(double[] values) {
        return Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
    }

    private static double percentile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
