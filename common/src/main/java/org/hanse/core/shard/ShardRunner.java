// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Runner of the shards of one piece of work, with their results in shard order.
 *
 * <p>Contract: every shard is run exactly once, on any thread, in any order. The call blocks until all have ended. The caller receives the
 * first exception of a shard. Shards must not share mutable state.
 */
@FunctionalInterface
public interface ShardRunner {

    /**
     * Runs {@code task} for every shard.
     *
     * @param shards number of shards, zero or more
     * @param task maps a shard's index in {@code [0, shards)} to its result
     * @return the results, in shard order
     */
    <R> List<R> map(int shards, IntFunction<R> task);

    /** Runs the shards one after the other on the calling thread. */
    static ShardRunner sequential() {
        return new ShardRunner() {
            @Override
            public <R> List<R> map(int shards, IntFunction<R> task) {
                List<R> results = new ArrayList<>(shards);
                for (int shard = 0; shard < shards; shard++) {
                    results.add(task.apply(shard));
                }
                return results;
            }
        };
    }

    /**
     * Returns the first index of {@code shard} when {@code size} elements are cut into {@code shards} nearly equal
     * runs.
     */
    static int from(int shard, int shards, int size) {
        return (int) ((long) size * shard / shards);
    }
}
