// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.shard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/** Runs the last shard first, to show up work that depends on the order or shares state. */
public final class ReversedShards implements ShardRunner {

    @Override
    public <R> List<R> map(int shards, IntFunction<R> task) {
        List<R> results = new ArrayList<>(shards);
        for (int shard = shards - 1; shard >= 0; shard--) {
            results.add(task.apply(shard));
        }
        Collections.reverse(results);
        return results;
    }
}
