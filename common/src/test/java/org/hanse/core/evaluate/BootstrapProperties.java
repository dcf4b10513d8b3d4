// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A metric of a sample against the same metric of the sampled queries written out; the seed stands in the name. */
class BootstrapProperties {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void value_ofASample_equalsTheMetricOfTheQueriesDrawn(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int queries = 40;
        int[] ranks = random.ints(queries, 1, 15).toArray();
        double[] gains = random.doubles(queries).toArray();
        int[] drawn = random.ints(queries, 0, queries).toArray();
        int[] counts = new int[queries];
        Arrays.stream(drawn).forEach(q -> counts[q]++);
        Rankings rankings = RankedQueries.of(ranks, gains);
        Rankings sample = RankedQueries.of(
                Arrays.stream(drawn).map(q -> ranks[q]).toArray(),
                Arrays.stream(drawn).mapToDouble(q -> gains[q]).toArray());
        for (Metric metric : new Metric[] {Metric.HR, Metric.NDCG, Metric.MRR, Metric.REWARD_NDCG}) {
            double resampled = MetricValues.of(metric, 10, rankings).value(counts);
            assertThat(resampled)
                    .as(metric.key())
                    .isEqualTo(MetricValues.of(metric, 10, sample).value(), within(1e-12));
        }
    }
}
