// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class UpdateSumTest {

    /** Two items of two numbers, a tail of one. */
    private final UpdateSumAccumulator sum = new UpdateSumAccumulator(2, 2, 1);

    @Test
    void means_updatesWithWeights_areTakenBlockByBlock() {
        sum.add(new double[] {1, 2, 9, 9, 4}, new double[] {1, 0, 3});
        sum.add(new double[] {5, 6, 7, 8, 8}, new double[] {3, 2, 1});
        assertThat(sum.sums()).containsExactly(16, 20, 14, 16, 20);
        assertThat(sum.means()).containsExactly(4, 5, 7, 8, 5);
    }

    @Test
    void means_blockWithoutWeight_isZero() {
        sum.add(new double[] {1, 2, 9, 9, 4}, new double[] {1, 0, 0});
        assertThat(sum.means()).containsExactly(1, 2, 0, 0, 0);
    }

    @Test
    void addAll_partialSums_equalOneSum() {
        UpdateSumAccumulator first = new UpdateSumAccumulator(2, 2, 1);
        UpdateSumAccumulator second = new UpdateSumAccumulator(2, 2, 1);
        double[] weights = {1, 2, 3};
        first.add(new double[] {1, 2, 3, 4, 5}, weights);
        second.add(new double[] {5, 4, 3, 2, 1}, weights);
        sum.addAll(first);
        sum.addAll(second);
        assertThat(sum.sums()).containsExactly(6, 6, 12, 12, 18);
        assertThat(sum.means()).containsExactly(3, 3, 3, 3, 3);
    }

    @Test
    void averaging_rateTwo_addsTwiceTheMean() {
        sum.add(new double[] {1, 2, 3, 4, 5}, new double[] {1, 1, 1});
        sum.add(new double[] {3, 4, 5, 6, 7}, new double[] {1, 1, 1});
        double[] shared = {10, 10, 10, 10, 10};
        ServerStep.averaging(2).move(shared, sum);
        assertThat(shared).containsExactly(14, 16, 18, 20, 22);
    }

    /** The first step of Adam is the rate in the direction of the sign; the penalty adds 2 * 3 * parameter. */
    @Test
    void adam_firstStep_movesByTheRateAgainstTheSign() {
        sum.add(new double[] {1, -2, 0, 5, -7}, new double[] {1, 1, 1});
        double[] shared = {0, 0, 1, -1, 1};
        new AdamAccumulator(0.1, 3, 5).move(shared, sum);
        assertThat(shared).containsExactly(new double[] {-0.1, 0.1, 0.9, -0.9, 1.1}, within(1e-8));
    }
}
