// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardRunnerTest {

    @Test
    void sequential_severalShards_runsEachOnceAndReturnsInOrder() {
        List<Integer> run = new ArrayList<>();
        List<String> results = ShardRunner.sequential().map(4, shard -> {
            run.add(shard);
            return "r" + shard;
        });
        assertThat(run).containsExactly(0, 1, 2, 3);
        assertThat(results).containsExactly("r0", "r1", "r2", "r3");
    }

    @Test
    void sequential_noShards_returnsNothing() {
        assertThat(ShardRunner.sequential().map(0, shard -> shard)).isEmpty();
    }

    @Test
    void sequential_failingShard_throwsItsException() {
        assertThatThrownBy(() -> ShardRunner.sequential().map(3, shard -> 6 / (shard - 1)))
                .isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "3, 10", "64, 5", "64, 0", "7, 7", "64, 2000000000"})
    void from_anySize_cutsIntoNearlyEqualRunsWithoutGaps(int shards, int size) {
        assertThat(ShardRunner.from(0, shards, size)).isZero();
        assertThat(ShardRunner.from(shards, shards, size)).isEqualTo(size);
        for (int shard = 0; shard < shards; shard++) {
            int length = ShardRunner.from(shard + 1, shards, size) - ShardRunner.from(shard, shards, size);
            assertThat(length).isBetween(size / shards, size / shards + 1);
        }
    }
}
