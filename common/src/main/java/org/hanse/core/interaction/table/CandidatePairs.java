// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.List;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.shard.ShardRunner;

/**
 * Pairs of items with similar descriptions: each item with those that are most similar to it. They depend on the catalogue alone. Immutable.
 *
 * <p>Shape: symmetric {@code [item, item]}, cosines of descriptions; an item without a description has no entry.
 */
public final class CandidatePairs {

    private final SparseTable cosines;
    private final long[] hashes;

    private CandidatePairs(SparseTable cosines, long[] hashes) {
        this.cosines = cosines;
        this.hashes = hashes;
    }

    /**
     * Compares all items of a catalogue.
     *
     * @param candidates items that pair with an item because they are most similar to it; others pair because it is most similar to them
     */
    public static CandidatePairs of(Catalogue catalogue, int candidates, ShardRunner shards) {
        TextVectors vectors = TextVectors.of(catalogue, TextVectors.Fields.ALL);
        return of(catalogue, TextSimilarityTable.of(vectors, candidates, shards).similarities(), shards);
    }

    /**
     * Returns the pairs of a catalogue whose items were compared.
     *
     * @param nearest similarities of each item with those that are most similar to it
     */
    public static CandidatePairs of(Catalogue catalogue, SparseTable nearest, ShardRunner shards) {
        int[][] reverse = reverse(nearest);
        List<RowBlockAccumulator> rows = RowBlocks.map(shards, nearest.rows(), (block, item) -> {
            for (int e = nearest.start(item); e < nearest.start(item + 1); e++) {
                block.add(nearest.column(e), nearest.value(e));
            }
            for (int other : reverse[item]) {
                if (nearest.at(item, other) == 0) {
                    block.add(other, nearest.at(other, item));
                }
            }
            block.closeRow(Integer.MAX_VALUE);
        });
        long[] meeting = catalogue.items().stream()
                .mapToLong(item -> hash(item.sharedId()))
                .toArray();
        return new CandidatePairs(SparseTable.stacked(rows), meeting);
    }

    private static long hash(ItemId item) {
        return KeyHash.of(CountKind.COMMON, KeyHash.of(item));
    }

    private static int[][] reverse(SparseTable table) {
        int[] sizes = new int[table.rows()];
        for (int e = 0; e < table.entries(); e++) {
            sizes[table.column(e)]++;
        }
        int[][] reverse = new int[table.rows()][];
        for (int item = 0; item < reverse.length; item++) {
            reverse[item] = new int[sizes[item]];
        }
        for (int item = table.rows() - 1; item >= 0; item--) {
            for (int e = table.start(item); e < table.start(item + 1); e++) {
                int other = table.column(e);
                reverse[other][--sizes[other]] = item;
            }
        }
        return reverse;
    }

    /** Returns the similarities. */
    public SparseTable cosines() {
        return cosines;
    }

    /** Returns whether two items are a candidate. */
    boolean contains(int item, int other) {
        return cosines.at(item, other) != 0;
    }

    /** Returns the cell of a pair. It depends on the shared ids of both items alone. */
    int cell(int item, int other, int cells) {
        return cell(hashes[item], hashes[other], cells);
    }

    /** Returns the cell of a pair of shared ids, the same as that of the items in a catalogue. */
    static int cell(ItemId item, ItemId other, int cells) {
        return cell(hash(item), hash(other), cells);
    }

    private static int cell(long item, long other, int cells) {
        return CountSketch.cell(KeyHash.unordered(item, other), cells);
    }
}
