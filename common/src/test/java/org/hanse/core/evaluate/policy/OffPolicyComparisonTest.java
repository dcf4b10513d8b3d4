// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.policy.OffPolicyComparison.Row;
import org.hanse.core.evaluate.policy.OffPolicySupport.Verdict;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Two policies by one log: items 0 and 1, rewarded with .1 and .3. The first prefers item 1, the second item 0. */
class OffPolicyComparisonTest {

    private static final double[] REWARD = {.1, .3};

    private static OffPolicyComparison compared(int lists, double rate, boolean firstLogs) {
        SplittableRandom random = new SplittableRandom(3);
        double[] first = {rate / 2, 1 - rate / 2};
        double[] second = {1 - rate / 2, rate / 2};
        double[] logging = firstLogs ? first : second;
        List<Row> rows = new ArrayList<>();
        for (int list = 0; list < lists; list++) {
            for (int slot = 0; slot < 2; slot++) {
                int item = random.nextDouble() < logging[0] ? 0 : 1;
                double reward = random.nextDouble() < REWARD[item] ? 1 : 0;
                rows.add(new Row(list, first[item] / logging[item], second[item] / logging[item], reward));
            }
        }
        return OffPolicyComparison.of(rows, new Bootstrap(500, 1, ShardRunner.sequential()));
    }

    @Test
    void of_logOfEither_findsTheTrueDifference() {
        double truth = (REWARD[1] - REWARD[0]) * (1 - .2);
        for (boolean firstLogs : new boolean[] {true, false}) {
            OffPolicyComparison own = compared(4_000, .2, firstLogs);
            assertThat(own.difference().difference()).isCloseTo(truth, within(.03));
            assertThat(own.difference().low()).isBetween(.05, truth);
            assertThat(own.difference().high()).isBetween(truth, .3);
            assertThat(own.difference().n()).isEqualTo(4_000);
            assertThat(own.verdict()).isEqualTo(Verdict.SUPPORTED);
            assertThat(own.because()).isEmpty();
        }
    }

    @Test
    void verdict_isThatOfTheWorseSupported() {
        assertThat(compared(8_000, .03, true).verdict()).as("weights of 66").isEqualTo(Verdict.THIN);
        assertThat(compared(40, .2, false).verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
        assertThat(compared(40, .2, false).because()).contains("fewer than 100 effective rows");
    }

    @Test
    void of_noRows_isNotSupported() {
        OffPolicyComparison none = OffPolicyComparison.of(List.of(), new Bootstrap(10, 1, ShardRunner.sequential()));
        assertThat(none.verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
        assertThat(none.difference().low()).isNaN();
    }
}
