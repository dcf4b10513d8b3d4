// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import java.util.Optional;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.BoundedShoppers;
import org.hanse.core.interaction.table.ItemCounts;
import org.hanse.core.shard.ShardRunner;

/**
 * Tables behind the memory terms (docs/design/network.md, section 5): transitions, co-occurrence, text, identity. Counts are the
 * merchant's own, or a sum over several merchants. Immutable; read through {@link MemoryRows}.
 *
 * <p>Shape: each {@code [item, item]} with at most {@value #NEIGHBOURS} entries a row. Transitions and co-occurrence
 * are stored as counts, because the value of a row depends on the excluded shopper. Identity is not stored.
 */
public final class MemoryTables {

    /** Number of tables, {@code M}. */
    public static final int TABLES = 4;

    /** Number of age buckets, {@code G}. */
    public static final int AGES = 10;

    /** Greatest number of entries a row keeps. */
    public static final int NEIGHBOURS = 200;

    /** Factor of an entry in the logarithmic term, {@code log1p(200 M)}. */
    public static final int LOG_FACTOR = 200;

    static final int TRANSITIONS = 0;
    static final int COOCCURRENCE = 1;
    static final int TEXT = 2;
    static final int IDENTITY = 3;

    private static final int[] FIRST_LAGS = {0, 1, 2, 3, 4, 5, 7, 10, 15, 25};
    private static final int[] AGE_OF_LAG = agesOfLags();

    private final InteractionLog log;
    private final InteractionLog counted;
    private final ItemCounts counts;

    /** Part of the counted log in counts of several merchants; empty where the counts are those of the log. */
    private final Optional<BoundedShoppers> bounded;

    private final TextRows text;
    private final Optional<StoredRows> others;

    private MemoryTables(
            InteractionLog log,
            InteractionLog counted,
            ItemCounts counts,
            Optional<BoundedShoppers> bounded,
            TextRows text,
            Optional<StoredRows> others) {
        this.log = log;
        this.counted = counted;
        this.counts = counts;
        this.bounded = bounded;
        this.text = text;
        this.others = others;
    }

    /** Returns the tables of {@code log}, whose items are indices into {@code catalogue}. */
    public static MemoryTables of(InteractionLog log, Catalogue catalogue, ShardRunner shards) {
        return of(log, catalogue, NEIGHBOURS, shards);
    }

    /**
     * Returns the tables with another limit to the entries of a row, see {@link #of(InteractionLog, Catalogue,
     * ShardRunner)}.
     */
    public static MemoryTables of(InteractionLog log, Catalogue catalogue, int neighbours, ShardRunner shards) {
        return of(log, catalogue.size(), TextRows.of(catalogue, neighbours, shards), neighbours, shards);
    }

    /**
     * Returns the tables of a catalogue with known text rows, see {@link #of(InteractionLog, Catalogue, ShardRunner)}.
     */
    public static MemoryTables of(InteractionLog log, int items, TextRows text, ShardRunner shards) {
        return of(log, items, text, NEIGHBOURS, shards);
    }

    private static MemoryTables of(InteractionLog log, int items, TextRows text, int neighbours, ShardRunner shards) {
        return new MemoryTables(
                log, log, CountRows.of(log, items, neighbours, shards), Optional.empty(), text, Optional.empty());
    }

    /** Returns the tables of a merchant with counts of several merchants. Excluded shoppers are those of the merchant. */
    public static MemoryTables of(PooledCounts counts, TextRows text) {
        InteractionLog log = counts.shoppers().log();
        return new MemoryTables(log, log, counts.rows(), Optional.of(counts.shoppers()), text, Optional.empty());
    }

    /** Returns these tables with estimates of other merchants' pairs beside the co-occurrences. */
    public MemoryTables with(PairRows pairs) {
        return new MemoryTables(log, counted, counts, bounded, text, Optional.of(pairs.rows));
    }

    /**
     * Returns these tables for histories of a log with more than the counted interactions. A history excludes the shopper that owns it.
     *
     * @param whole log with the shoppers of the counted one, in its order
     * @throws IllegalArgumentException if the number of shoppers differs
     */
    public MemoryTables forHistoriesOf(InteractionLog whole) {
        if (whole.shoppers() != counted.shoppers()) {
            throw new IllegalArgumentException(
                    "histories of " + whole.shoppers() + " shoppers for tables of " + counted.shoppers());
        }
        return new MemoryTables(whole, counted, counts, bounded, text, others);
    }

    /** Returns the number of items. */
    public int items() {
        return counts.items();
    }

    /** Returns the log whose histories exclude their shopper. */
    public InteractionLog log() {
        return log;
    }

    /** Returns the log of the counts. */
    InteractionLog counted() {
        return counted;
    }

    /** Returns the bucket of an interaction {@code lag >= 0} positions before the state, in {@code [0, AGES)}. */
    public static int age(int lag) {
        return lag < AGE_OF_LAG.length ? AGE_OF_LAG[lag] : AGES - 1;
    }

    /** Returns the middle of the lags of bucket {@code age}; of the last, which has no end, the first. */
    static double middleLag(int age) {
        return age == AGES - 1 ? FIRST_LAGS[age] : (FIRST_LAGS[age] + FIRST_LAGS[age + 1] - 1) / 2.0;
    }

    /**
     * Returns {@code log1p(200 value)}; in double precision the plain logarithm is exact enough and several times as
     * fast.
     */
    static float logarithm(double value) {
        return (float) Math.log(1 + LOG_FACTOR * value);
    }

    /** Returns the part of the log in counts of several merchants; empty where the counts are those of the log. */
    Optional<BoundedShoppers> bounded() {
        return bounded;
    }

    ItemCounts counts() {
        return counts;
    }

    /** Returns addends to the co-occurrences, the same for all shoppers; empty without estimates of other merchants. */
    Optional<StoredRows> others() {
        return others;
    }

    TextRows text() {
        return text;
    }

    private static int[] agesOfLags() {
        int[] ages = new int[FIRST_LAGS[AGES - 1] + 1];
        for (int age = 0; age < AGES; age++) {
            for (int lag = FIRST_LAGS[age]; lag < ages.length; lag++) {
                ages[lag] = age;
            }
        }
        return ages;
    }
}
