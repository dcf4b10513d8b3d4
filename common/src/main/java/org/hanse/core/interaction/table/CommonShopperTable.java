// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.shard.ShardRunner;

/**
 * Number of common shoppers of two items. The similarities of a {@link CooccurrenceTable} derive from these counts,
 * from which a shopper can be subtracted.
 *
 * <p>Shape: {@code [item, item]}, at most {@code neighbours} entries a row, those of the greatest similarity; of equal
 * ones those with the smaller column. The diagonal is left out.
 */
public final class CommonShopperTable {

    private final SparseTable counts;
    private final ShopperIndex index;

    private CommonShopperTable(SparseTable counts, ShopperIndex index) {
        this.counts = counts;
        this.index = index;
    }

    /**
     * Counts the pairs of {@code log} over {@code items} items.
     *
     * @param neighbours greatest number of entries a row keeps
     * @param shrinkage at least 0; damps, in the choice of entries, similarities that rest on few shoppers
     */
    public static CommonShopperTable of(
            InteractionLog log, int items, int neighbours, double shrinkage, ShardRunner shards) {
        ShopperIndex index = ShopperIndex.of(log, items);
        return new CommonShopperTable(
                SparseTable.stacked(RowBlocks.map(shards, items, (block, item) -> {
                    gather(index, item, block);
                    block.closeRow(neighbours, (other, count) -> similarity(index, item, other, count, shrinkage));
                })),
                index);
    }

    /** Returns the counts, integers above 0. */
    public SparseTable counts() {
        return counts;
    }

    /** Returns the index of shoppers and items. */
    public ShopperIndex index() {
        return index;
    }

    /** Computes the similarity of two items with {@code count} common shoppers. */
    static double similarity(ShopperIndex index, int item, int other, double count, double shrinkage) {
        return similarity(count, index.shoppersOf(item) + shrinkage, index.shoppersOf(other) + shrinkage);
    }

    /** Computes the similarity of two items from shoppers with shrinkage. */
    static double similarity(double count, double shoppers, double shoppersOfOther) {
        return count / Math.sqrt(shoppers * shoppersOfOther);
    }

    private static void gather(ShopperIndex index, int item, RowBlockAccumulator block) {
        for (int e = index.shopperStart(item); e < index.shopperStart(item + 1); e++) {
            int shopper = index.shopper(e);
            for (int f = index.itemStart(shopper); f < index.itemStart(shopper + 1); f++) {
                block.add(index.item(f), 1.0);
            }
        }
        block.clear(item);
    }
}
