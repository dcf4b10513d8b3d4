// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.List;
import java.util.function.ObjIntConsumer;
import org.hanse.core.shard.ShardRunner;

/** Partition of the rows of a table into a fixed number of blocks, filled in parallel. */
final class RowBlocks {

    private static final int SHARDS = 16;

    private RowBlocks() {}

    /** Fills rows {@code [0, rows)} of a square table; {@code fill} adds to a row and closes it. */
    static List<RowBlockAccumulator> map(ShardRunner shards, int rows, ObjIntConsumer<RowBlockAccumulator> fill) {
        return shards.map(SHARDS, shard -> {
            RowBlockAccumulator block = new RowBlockAccumulator(rows);
            int to = ShardRunner.from(shard + 1, SHARDS, rows);
            for (int row = ShardRunner.from(shard, SHARDS, rows); row < to; row++) {
                fill.accept(block, row);
            }
            return block;
        });
    }
}
