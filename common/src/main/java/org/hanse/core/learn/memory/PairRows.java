// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import org.hanse.core.interaction.table.SparseTable;

/**
 * Estimated pair counts of other merchants, as logarithms, which a merchant adds to its own co-occurrences. They rest on a sum with noise, so
 * they are the same with and without a shopper of the merchant. Immutable.
 */
public final class PairRows {

    /**
     * Weight of an estimate beside a co-occurrence. Chosen on validation queries of shops of a thousand shoppers (docs/adr/0047).
     */
    private static final double WEIGHT = 0.4;

    final StoredRows rows;

    private final long digest;

    private PairRows(StoredRows rows, long digest) {
        this.rows = rows;
        this.digest = digest;
    }

    /**
     * Returns the rows of estimates.
     *
     * @param estimates expectations of {@code ln(1 + count)}, {@code [item, item]}
     * @param digest digest of the sum
     */
    public static PairRows of(SparseTable estimates, long digest) {
        return new PairRows(new StoredRows(estimates, WEIGHT), digest);
    }

    /** Returns the addends to co-occurrences. */
    public SparseTable toTable() {
        return rows.toTable();
    }

    /** Returns the estimated number of other merchants' shoppers of a pair, rounded down; at least 0. */
    public int shoppers(int item, int other) {
        return (int) Math.max(0, Math.expm1(rows.row(item).at(other) / WEIGHT));
    }

    /** Returns the digest of the sum. */
    public long digest() {
        return digest;
    }
}
