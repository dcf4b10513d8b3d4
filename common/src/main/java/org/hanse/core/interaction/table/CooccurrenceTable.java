// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.shard.ShardRunner;

/**
 * Similarity of items by common shoppers. For items {@code i} and {@code a} met by the sets of shoppers S_i and S_a,
 * the stored similarity is |S_i and S_a| / sqrt((|S_i| + shrinkage) (|S_a| + shrinkage)). Without shrinkage it is the
 * cosine of the two columns of the shopper-by-item matrix of zeros and ones. The diagonal is left out.
 *
 * <p>Shape: {@code [item, item]}, at most {@code neighbours} entries a row.
 *
 * <p>Source: Sarwar et al., WWW 2001, section 3.1.1 (cosine similarity between items).
 */
public final class CooccurrenceTable {

    /**
     * The shrinkage that serves small shops and large ones alike, of the {@code mix} baseline and of the networks' own
     * table (docs/adr/0027).
     */
    public static final double SHRINKAGE = 10;

    private final SparseTable similarities;

    private CooccurrenceTable(SparseTable similarities) {
        this.similarities = similarities;
    }

    /**
     * Counts the pairs of {@code log} over {@code items} items.
     *
     * @param neighbours greatest number of entries a row keeps
     * @param shrinkage at least 0; damps similarities that rest on few shoppers
     */
    public static CooccurrenceTable of(
            InteractionLog log, int items, int neighbours, double shrinkage, ShardRunner shards) {
        CommonShopperTable common = CommonShopperTable.of(log, items, neighbours, shrinkage, shards);
        ShopperIndex index = common.index();
        return new CooccurrenceTable(common.counts()
                .mapped((item, other, count) -> CommonShopperTable.similarity(index, item, other, count, shrinkage)));
    }

    /**
     * Returns the similarities of known numbers of common shoppers.
     *
     * @param shoppers number of shoppers of each item
     */
    public static SparseTable similarities(SparseTable common, int[] shoppers, double shrinkage) {
        return common.mapped((item, other, count) ->
                CommonShopperTable.similarity(count, shoppers[item] + shrinkage, shoppers[other] + shrinkage));
    }

    /** Returns the similarities. */
    public SparseTable similarities() {
        return similarities;
    }
}
