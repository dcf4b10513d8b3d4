// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import java.util.Optional;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.ItemCounts;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.shard.ShardRunner;

/**
 * Tables behind the memory terms (docs/design/network.md, section 5): transitions, co-occurrence, text, identity. Counts are the
 * merchant's own, or a sum over several merchants. Immutable but for {@link LiveCounts}; read through {@link MemoryRows}.
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
    /** Index of the table that holds 1 for an item and itself. */
    public static final int IDENTITY = 3;

    private static final int[] FIRST_LAGS = {0, 1, 2, 3, 4, 5, 7, 10, 15, 25};
    private static final int[] AGE_OF_LAG = agesOfLags();

    private final InteractionLog log;
    private final CountedHistories histories;
    private final ItemCounts counts;
    private final TextRows text;
    private final Optional<StoredRows> others;

    private MemoryTables(
            InteractionLog log,
            CountedHistories histories,
            ItemCounts counts,
            TextRows text,
            Optional<StoredRows> others) {
        this.log = log;
        this.histories = histories;
        this.counts = counts;
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
                log,
                new CountedHistories.OfLog(log, Optional.empty()),
                CountRows.of(log, items, neighbours, shards),
                text,
                Optional.empty());
    }

    /**
     * Returns the tables of a merchant whose counts change. A shopper is excluded with the present history, by {@link #present}.
     *
     * @param live counts of {@value #NEIGHBOURS} entries in a cut row
     */
    public static MemoryTables of(LiveCounts live, TextRows text) {
        return new MemoryTables(
                new InteractionLogAccumulator().toLog(),
                new CountedHistories.OfCounts(live),
                live.cut(),
                text,
                Optional.empty());
    }

    /** Returns the tables of a merchant with counts of several merchants. Excluded shoppers are those of the merchant. */
    public static MemoryTables of(PooledCounts counts, TextRows text) {
        InteractionLog log = counts.shoppers().log();
        return new MemoryTables(
                log,
                new CountedHistories.OfLog(log, Optional.of(counts.shoppers())),
                counts.rows(),
                text,
                Optional.empty());
    }

    /** Returns these tables with estimates of other merchants' pairs beside the co-occurrences. */
    public MemoryTables with(PairRows pairs) {
        return new MemoryTables(log, histories, counts, text, Optional.of(pairs.rows));
    }

    /**
     * Returns these tables for histories of a log with more than the counted interactions. A history excludes the shopper that owns it.
     *
     * @param whole log with the shoppers of the counted one, in its order
     * @throws IllegalArgumentException if the number of shoppers differs
     */
    public MemoryTables forHistoriesOf(InteractionLog whole) {
        if (whole.shoppers() != log.shoppers()) {
            throw new IllegalArgumentException(
                    "histories of " + whole.shoppers() + " shoppers for tables of " + log.shoppers());
        }
        return new MemoryTables(whole, histories, counts, text, others);
    }

    /** Returns the number of items. */
    public int items() {
        return counts.items();
    }

    /** Returns the log whose histories exclude their shopper; without shoppers where counts change. */
    public InteractionLog log() {
        return log;
    }

    /** Returns the index of a shopper whom counts that change contain now; {@link MemoryRows#NO_SHOPPER} for others. */
    public int present(ShopperId shopper) {
        return histories instanceof CountedHistories.OfCounts own ? own.live().shopper(shopper) : MemoryRows.NO_SHOPPER;
    }

    /** Returns the number of indices of shoppers who can be excluded. */
    public int shoppers() {
        return histories instanceof CountedHistories.OfCounts own ? own.live().size() : log.shoppers();
    }

    /** Returns the number of changes of the counts so far. */
    public long changes() {
        return histories instanceof CountedHistories.OfCounts own ? own.live().changes() : 0;
    }

    CountedHistories histories() {
        return histories;
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
