// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ShardPoolTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void map_anyNumberOfThreads_returnsResultsInShardOrder(int threads) {
        try (ShardPool pool = new ShardPool(threads)) {
            assertThat(pool.map(1000, shard -> shard * shard))
                    .isEqualTo(IntStream.range(0, 1000).map(s -> s * s).boxed().toList());
        }
    }

    @Test
    void map_noShards_returnsNothing() {
        try (ShardPool pool = new ShardPool(2)) {
            assertThat(pool.map(0, shard -> shard)).isEmpty();
        }
    }

    @Test
    void map_twoThreads_runsTwoShardsAtOnce() {
        try (ShardPool pool = new ShardPool(2)) {
            CountDownLatch both = new CountDownLatch(2);
            Set<String> threads = ConcurrentHashMap.newKeySet();
            pool.map(2, shard -> {
                threads.add(Thread.currentThread().getName());
                both.countDown();
                return await(both);
            });
            assertThat(threads).hasSize(2);
        }
    }

    @Test
    void map_withinShard_doesNotWaitForThreadsThatAreBusy() {
        try (ShardPool pool = new ShardPool(2)) {
            List<Integer> sums = pool.map(
                    8,
                    outer -> pool.map(8, inner -> outer * inner).stream()
                            .mapToInt(Integer::intValue)
                            .sum());
            assertThat(sums).containsExactly(0, 28, 56, 84, 112, 140, 168, 196);
        }
    }

    @Test
    void map_shardFails_throwsItsException() {
        try (ShardPool pool = new ShardPool(2)) {
            assertThatThrownBy(() -> pool.map(4, shard -> {
                        if (shard == 2) {
                            throw new IllegalArgumentException("shard " + shard);
                        }
                        return shard;
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("shard 2");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void map_shardRunsOutOfMemory_throwsItsError(int threads) {
        OutOfMemoryError error = new OutOfMemoryError("test");
        try (ShardPool pool = new ShardPool(threads)) {
            assertThatThrownBy(() -> pool.map(
                            2,
                            outer -> pool.map(2, inner -> {
                                throw error;
                            })))
                    .isSameAs(error);
        }
    }

    @Test
    void map_poolIsClosed_isCancelled() {
        ShardPool pool = new ShardPool(2);
        pool.close();
        assertThatThrownBy(() -> pool.map(2, shard -> shard)).isInstanceOf(CancellationException.class);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
