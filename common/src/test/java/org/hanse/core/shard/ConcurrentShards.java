// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.shard;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs shards on several threads, as far as there are any. */
public final class ConcurrentShards implements ShardRunner {

    @Override
    public <R> List<R> map(int shards, IntFunction<R> task) {
        return IntStream.range(0, shards).parallel().mapToObj(task).toList();
    }
}
