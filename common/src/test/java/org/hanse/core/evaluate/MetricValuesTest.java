// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricValuesTest {

    private static double value(Metric metric, int cutoff, Rankings rankings) {
        return MetricValues.of(metric, cutoff, rankings).value();
    }

    @Test
    void value_handComputedRanks_isAsComputed() {
        Rankings rankings = RankedQueries.of(1, 3, 11, 2);
        assertThat(value(Metric.HR, 10, rankings)).isEqualTo(0.75);
        assertThat(value(Metric.RECALL, 1, rankings)).isEqualTo(0.25);
        assertThat(value(Metric.MRR, 10, rankings)).isEqualTo((1 + 1 / 3.0 + 1 / 2.0) / 4, within(1e-15));
        // 1 / log2(2), 1 / log2(4), 1 / log2(3)
        assertThat(value(Metric.NDCG, 10, rankings)).isEqualTo((1 + 0.5 + 0.6309297535714575) / 4, within(1e-15));
    }

    @Test
    void select_someQueries_haveTheirOwnFiguresAndNoCoverage() {
        Rankings some = RankedQueries.of(new int[] {1, 3, 11, 2}, new double[] {2, 1, 5, 3})
                .select(new int[] {1, 3});

        assertThat(some.queries()).isEqualTo(2);
        assertThat(some.gain(1, 0)).isEqualTo(3);
        assertThat(value(Metric.MRR, 10, some)).isEqualTo((1 / 3.0 + 1 / 2.0) / 2, within(1e-15));
        assertThat(value(Metric.NOVELTY, 10, some)).isFinite();
        assertThat(some.coverage(10)).isNaN();
        Rankings whole = RankedQueries.of(1, 2);
        assertThat(Rankings.joined(List.of(some, whole)).coverage(10)).isNaN();
        assertThat(Rankings.pooled(List.of(whole, some)).coverage(10)).isNaN();
        assertThat(Rankings.joined(List.of(some, some)).queries()).isEqualTo(4);
    }

    @Test
    void rewardNdcg_oneTargetAQuery_isNdcgWeightedByGain() {
        Rankings rankings = RankedQueries.of(new int[] {1, 3, 11}, new double[] {2, 1, 5});
        assertThat(value(Metric.REWARD_NDCG, 10, rankings)).isEqualTo((2 * 1 + 1 * 0.5) / 8, within(1e-15));
    }

    @Test
    void rewardNdcg_gainsOfOne_isNdcg() {
        Rankings rankings = RankedQueries.of(1, 3, 11, 2);
        assertThat(value(Metric.REWARD_NDCG, 10, rankings)).isEqualTo(value(Metric.NDCG, 10, rankings));
    }

    @Test
    void value_noWeight_isNotANumber() {
        assertThat(value(Metric.REWARD_NDCG, 10, RankedQueries.of(new int[] {1, 2}, new double[] {0, 0})))
                .isNaN();
        assertThat(value(Metric.HR, 10, RankedQueries.of())).isNaN();
    }

    @Test
    void of_cutoffBelowOne_isRefused() {
        assertThatThrownBy(() -> value(Metric.HR, 0, RankedQueries.of(1))).hasMessage("cutoff 0");
    }

    @Test
    void key_allMetrics_isAsInResults() {
        assertThat(Arrays.stream(Metric.values()).map(Metric::key))
                .containsExactly("hr", "recall", "ndcg", "mrr", "reward-ndcg", "coverage", "novelty");
    }
}
