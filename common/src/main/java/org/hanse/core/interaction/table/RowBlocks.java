// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.hanse.core.shard.ShardRunner;

/** Partition of the rows of a table into a fixed number of blocks, filled in parallel. */
final class RowBlocks {

    private static final int SHARDS = 16;

    private RowBlocks() {}

    /** Adds to a row with working memory and closes it. */
    @FunctionalInterface
    interface Filling<W> {
        void fill(RowBlockAccumulator block, W working, int row);
    }

    /** Fills rows {@code [0, rows)} of a square table; {@code fill} adds to a row and closes it. */
    static List<RowBlockAccumulator> map(ShardRunner shards, int rows, ObjIntConsumer<RowBlockAccumulator> fill) {
        return mapWith(shards, rows, () -> fill, (block, own, row) -> own.accept(block, row));
    }

    /** Fills rows {@code [0, rows)} of a square table, with working memory for each block. */
    static <W> List<RowBlockAccumulator> mapWith(
            ShardRunner shards, int rows, Supplier<W> working, Filling<W> filling) {
        return shards.map(SHARDS, shard -> {
            RowBlockAccumulator block = new RowBlockAccumulator(rows);
            W own = working.get();
            int to = ShardRunner.from(shard + 1, SHARDS, rows);
            for (int row = ShardRunner.from(shard, SHARDS, rows); row < to; row++) {
                filling.fill(block, own, row);
            }
            return block;
        });
    }
}
