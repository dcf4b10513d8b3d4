// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.List;
import org.hanse.core.shard.ShardRunner;

/**
 * Items with the most similar descriptions for every item, by the cosine of {@link TextVectors}. The diagonal is left
 * out.
 *
 * <p>Shape: {@code [item, item]}, at most {@code neighbours} entries a row.
 */
public final class TextSimilarityTable {

    private final SparseTable similarities;

    private TextSimilarityTable(SparseTable similarities) {
        this.similarities = similarities;
    }

    /**
     * Compares each item with those that may be among its nearest.
     *
     * @param neighbours greatest number of entries a row keeps
     */
    public static TextSimilarityTable of(TextVectors vectors, int neighbours, ShardRunner shards) {
        return new TextSimilarityTable(SparseTable.stacked(RowBlocks.mapWith(
                shards,
                vectors.items(),
                () -> new NearestTextsAccumulator(vectors),
                (block, nearest, item) -> add(nearest, item, neighbours, block))));
    }

    /** Returns one row of the table in a table of one row. */
    public static SparseTable row(TextVectors vectors, int item, int neighbours) {
        RowBlockAccumulator block = new RowBlockAccumulator(vectors.items());
        add(new NearestTextsAccumulator(vectors), item, neighbours, block);
        return SparseTable.stacked(List.of(block));
    }

    private static void add(NearestTextsAccumulator nearest, int item, int neighbours, RowBlockAccumulator block) {
        nearest.visit(item, neighbours, block::add);
        block.closeRow(neighbours);
    }

    /** Returns the similarities, in (0, 1]. */
    public SparseTable similarities() {
        return similarities;
    }
}
