// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs shards on a pool's threads, last one first. */
public record PoolShards(ExecutorService pool) implements ShardRunner {

    @Override
    public <R> List<R> map(int shards, IntFunction<R> task) {
        List<Future<R>> futures = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            int shard = shards - 1 - i;
            futures.add(0, pool.submit(() -> task.apply(shard)));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> future : futures) {
            try {
                results.add(future.get());
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return results;
    }
}
