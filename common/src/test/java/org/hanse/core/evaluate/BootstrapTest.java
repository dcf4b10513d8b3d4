// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.shard.ConcurrentShards;
import org.hanse.core.shard.ReversedShards;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    private final Bootstrap bootstrap = new Bootstrap(1000, 7, ShardRunner.sequential());

    /** A metric of {@code queries} queries, each a hit with this probability. */
    private static MetricValues hits(long seed, int queries, double probability) {
        SplittableRandom random = new SplittableRandom(seed);
        return MetricValues.of(
                Metric.HR,
                1,
                RankedQueries.of(IntStream.range(0, queries)
                        .map(q -> random.nextDouble() < probability ? 1 : 2)
                        .toArray()));
    }

    @Test
    void estimate_shareOfHits_hasTheNormalIntervalOfAShare() {
        MetricValues values = hits(1, 2500, 0.3);
        Estimate estimate = bootstrap.estimate(values);
        double error = Math.sqrt(estimate.value() * (1 - estimate.value()) / 2500);
        assertThat(estimate.value()).isEqualTo(values.value());
        assertThat(estimate.n()).isEqualTo(2500);
        assertThat(estimate.low()).isEqualTo(estimate.value() - 1.96 * error, within(0.25 * error));
        assertThat(estimate.high()).isEqualTo(estimate.value() + 1.96 * error, within(0.25 * error));
    }

    /** Numbers that are no metric of queries: each counts as one. */
    @Test
    void estimate_numbers_hasTheNormalIntervalOfAMean() {
        double[] numbers =
                IntStream.range(0, 2000).mapToDouble(i -> i % 2 - 0.25).toArray();
        Estimate estimate = bootstrap.estimate(MetricValues.mean(numbers));
        double error = 0.5 / Math.sqrt(2000);

        assertThat(estimate.value()).isEqualTo(0.25, within(1e-12));
        assertThat(estimate.n()).isEqualTo(2000);
        assertThat(estimate.low()).isEqualTo(0.25 - 1.96 * error, within(0.25 * error));
        assertThat(estimate.high()).isEqualTo(0.25 + 1.96 * error, within(0.25 * error));
    }

    @Test
    @Tag("nightly")
    void estimate_manySamplesOfAKnownMean_coversItNineteenTimesOutOfTwenty() {
        int samples = 400;
        Bootstrap small = new Bootstrap(400, 3, ShardRunner.sequential());
        List<MetricValues> all = IntStream.range(0, samples)
                .mapToObj(sample -> hits(1000 + sample, 200, 0.3))
                .toList();
        long covered = small.estimates(all).stream()
                .filter(estimate -> estimate.low() <= 0.3 && 0.3 <= estimate.high())
                .count();
        // Standard error 1.1 %; the percentile interval of a fraction covers slightly less than its level.
        assertThat(covered / (double) samples).isBetween(0.91, 0.98);
    }

    @Test
    void estimate_weightedMetric_resamplesNumeratorAndWeightTogether() {
        // All weight and all gain is with one query in 100, so the ratio is 0.5 in every resample.
        int[] ranks = new int[100];
        double[] gains = new double[100];
        Arrays.fill(ranks, 1);
        ranks[17] = 3;
        gains[17] = 4;
        Estimate estimate = bootstrap.estimate(MetricValues.of(Metric.REWARD_NDCG, 10, RankedQueries.of(ranks, gains)));
        assertThat(estimate.value()).isEqualTo(0.5, within(1e-12));
        assertThat(estimate.low()).isEqualTo(0.5, within(1e-12));
        assertThat(estimate.high()).isEqualTo(0.5, within(1e-12));
    }

    @Test
    void estimates_batchOfSeveralSizes_equalsOneByOne() {
        List<MetricValues> metrics = List.of(hits(1, 300, 0.2), hits(2, 50, 0.5), hits(3, 300, 0.9), hits(4, 1, 1));
        List<Estimate> single = metrics.stream().map(bootstrap::estimate).toList();
        assertThat(bootstrap.estimates(metrics)).isEqualTo(single);
    }

    @Test
    void estimates_otherShardRunner_areTheSame() {
        List<MetricValues> metrics = List.of(hits(1, 300, 0.2), hits(2, 50, 0.5));
        List<Estimate> estimates = bootstrap.estimates(metrics);
        assertThat(new Bootstrap(1000, 7, new ReversedShards()).estimates(metrics))
                .isEqualTo(estimates);
        assertThat(new Bootstrap(1000, 7, new ConcurrentShards()).estimates(metrics))
                .isEqualTo(estimates);
        assertThat(new Bootstrap(1000, 8, ShardRunner.sequential()).estimates(metrics))
                .isNotEqualTo(estimates);
    }

    @Test
    void estimate_coverage_hasNoInterval() {
        Estimate estimate = bootstrap.estimate(MetricValues.of(Metric.COVERAGE, 1, RankedQueries.of(1, 2, 2)));
        assertThat(estimate.value()).isEqualTo(1);
        assertThat(estimate.low()).isNaN();
        assertThat(estimate.high()).isNaN();
        assertThat(estimate.n()).isEqualTo(3);
    }

    @Test
    void estimate_noQueries_isNotANumber() {
        Estimate estimate = bootstrap.estimate(MetricValues.of(Metric.HR, 1, RankedQueries.of()));
        assertThat(List.of(estimate.value(), estimate.low(), estimate.high())).containsOnly(Double.NaN);
        assertThat(estimate.n()).isZero();
    }

    @Test
    void paired_modelAgainstItself_differsByNothing() {
        MetricValues values = hits(1, 200, 0.4);
        assertThat(bootstrap.paired(values, values)).isEqualTo(new Difference(0, 0, 0, 200, 0));
    }

    @Test
    void paired_modelsThatErrOnTheSameQueries_isNarrowerThanTheirOwnIntervals() {
        SplittableRandom random = new SplittableRandom(5);
        int[] better = IntStream.range(0, 1000).map(q -> 1 + random.nextInt(2)).toArray();
        int[] worse = better.clone();
        List<Integer> lost = new ArrayList<>();
        for (int q = 0; q < worse.length && lost.size() < 20; q++) {
            if (worse[q] == 1) {
                worse[q] = 2;
                lost.add(q);
            }
        }
        MetricValues a = MetricValues.of(Metric.HR, 1, RankedQueries.of(better));
        MetricValues b = MetricValues.of(Metric.HR, 1, RankedQueries.of(worse));
        Difference difference = bootstrap.paired(a, b);
        assertThat(difference.difference()).isEqualTo(0.02, within(1e-12));
        assertThat(difference.low()).isPositive();
        assertThat(difference.differing()).isEqualTo(20);
        Estimate alone = bootstrap.estimate(a);
        assertThat(difference.high() - difference.low()).isLessThan((alone.high() - alone.low()) / 3);
        assertThat(bootstrap.paired(List.of(b, a), a))
                .containsExactly(bootstrap.paired(b, a), new Difference(0, 0, 0, 1000, 0));
        assertThat(bootstrap.paired(b, a).high()).isNegative();
    }

    @Test
    void paired_coverage_hasNoInterval() {
        MetricValues wide = MetricValues.of(Metric.COVERAGE, 1, RankedQueries.of(1, 2));
        MetricValues narrow = MetricValues.of(Metric.COVERAGE, 1, RankedQueries.of(2, 2));
        Difference difference = bootstrap.paired(wide, narrow);
        assertThat(difference.difference()).isEqualTo(0.5);
        assertThat(difference.low()).isNaN();
        assertThat(difference.high()).isNaN();
    }

    @Test
    void paired_unequalNumbersOfQueries_isRefused() {
        assertThatThrownBy(() -> bootstrap.paired(hits(1, 10, 0.5), hits(1, 11, 0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metrics of 10 and of 11 queries cannot be paired");
    }

    @Test
    void bootstrap_noResamples_isRefused() {
        assertThatThrownBy(() -> new Bootstrap(0, 1, ShardRunner.sequential())).hasMessage("0 resamples");
    }
}
