// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.learn.DataDigest;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.PairRows;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.memory.TextRows;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.shard.ShardRunner;

/**
 * Training examples of one merchant: windows, and tables where the network has memory. Never leaves the node.
 * Immutable.
 */
public final class LocalExamples {

    private final LearnedCatalogue catalogue;
    private final InteractionLog log;
    private final TrainingWindows windows;
    private final Optional<MemoryTables> tables;
    private final int batch;

    /** Digest of what other merchants contributed to the tables; empty where they are of the log alone. */
    private final Optional<Long> shared;

    /** Counts of several merchants; empty where there are none, or only scores are needed. */
    private final Optional<PooledCounts> counts;

    private LocalExamples(
            LearnedCatalogue catalogue,
            InteractionLog log,
            TrainingWindows windows,
            Optional<MemoryTables> tables,
            int batch,
            Optional<Long> shared,
            Optional<PooledCounts> counts) {
        this.catalogue = catalogue;
        this.log = log;
        this.windows = windows;
        this.tables = tables;
        this.batch = batch;
        this.shared = shared;
        this.counts = counts;
    }

    /**
     * Returns the examples of {@code log} with its own counts, see {@link #of(Merchant, LearnedCatalogue, ObjectiveRewards, int,
     * ShardRunner)}.
     */
    public static LocalExamples of(
            InteractionLog log, LearnedCatalogue catalogue, ObjectiveRewards rewards, int batch, ShardRunner runner) {
        requireItems(log, catalogue.items());
        return new LocalExamples(
                catalogue,
                log,
                new TrainingWindows(log, catalogue.spec(), rewards),
                catalogue
                        .text()
                        .map(text -> MemoryTables.of(log.without(rewards.exposures()), catalogue.items(), text, runner)
                                .forHistoriesOf(log)),
                batch,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Returns the examples of a merchant, whose items are indices into the catalogue. Networks without memory ignore its counts.
     *
     * @param batch windows a step
     * @throws IllegalArgumentException if an item is not in the catalogue
     */
    public static LocalExamples of(
            Merchant merchant, LearnedCatalogue catalogue, ObjectiveRewards rewards, int batch, ShardRunner runner) {
        requireItems(merchant.log(), catalogue.items());
        Merchant counting = merchant.withExposures(rewards.exposures());
        Optional<MemoryTables> tables = catalogue.text().map(text -> tables(counting, catalogue.items(), text, runner));
        Optional<Long> shared = tables.flatMap(own -> merchant.counts()
                .map(PooledCounts::digest)
                .or(() -> merchant.pairs().map(PairRows::digest)));
        return new LocalExamples(
                catalogue,
                merchant.log(),
                new TrainingWindows(merchant.log(), merchant.baskets(), catalogue.spec(), rewards),
                tables,
                batch,
                shared,
                merchant.counts());
    }

    /**
     * Returns the examples of a merchant whose tables change, for its served scores. Counts of several merchants stay as they are.
     *
     * @param live counts of the merchant, without exposures
     * @throws IllegalArgumentException if an item is not in the catalogue
     */
    public static LocalExamples of(
            Merchant merchant, LearnedCatalogue catalogue, ObjectiveRewards rewards, LiveCounts live) {
        requireItems(merchant.log(), catalogue.items());
        Optional<MemoryTables> tables = catalogue.text().map(text -> {
            MemoryTables own = merchant.counts()
                    .map(sum -> MemoryTables.of(sum, text).forHistoriesOf(merchant.log()))
                    .orElseGet(() -> MemoryTables.of(live, text));
            return merchant.pairs().map(own::with).orElse(own);
        });
        return new LocalExamples(
                catalogue,
                merchant.log(),
                new TrainingWindows(merchant.log(), merchant.baskets(), catalogue.spec(), rewards),
                tables,
                1,
                Optional.empty(),
                Optional.empty());
    }

    private static MemoryTables tables(Merchant merchant, int items, TextRows text, ShardRunner runner) {
        MemoryTables tables = merchant.counts()
                .map(sum -> MemoryTables.of(sum, text))
                .orElseGet(() -> MemoryTables.of(merchant.counted(), items, text, runner));
        return merchant.pairs().map(tables::with).orElse(tables).forHistoriesOf(merchant.log());
    }

    private static void requireItems(InteractionLog log, int items) {
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            for (int position = log.from(shopper); position < log.to(shopper); position++) {
                if (log.item(position) >= items) {
                    throw new IllegalArgumentException("item " + log.item(position) + " of a catalogue of " + items);
                }
            }
        }
    }

    /**
     * Returns the examples for a network without a personal part. Examples with a common catalogue have a common one
     * again.
     */
    static List<LocalExamples> withoutPersonalPart(List<LocalExamples> all) {
        IdentityHashMap<LearnedCatalogue, LearnedCatalogue> catalogues = new IdentityHashMap<>();
        return all.stream()
                .map(own -> new LocalExamples(
                        catalogues.computeIfAbsent(own.catalogue, LearnedCatalogue::withoutPersonalPart),
                        own.log,
                        own.windows,
                        Optional.empty(),
                        own.batch,
                        Optional.empty(),
                        own.counts))
                .toList();
    }

    public LearnedCatalogue catalogue() {
        return catalogue;
    }

    public TrainingWindows windows() {
        return windows;
    }

    InteractionLog log() {
        return log;
    }

    /** Returns the weights of changes of shared item vectors; empty where all parameters have the weight of the examples. */
    Optional<RowWeights> rowWeights() {
        return counts.flatMap(sum -> RowWeights.of(catalogue, sum));
    }

    Optional<MemoryTables> tables() {
        return tables;
    }

    /** Windows a step. */
    int batch() {
        return batch;
    }

    /** Steps of an epoch. */
    public int batches() {
        return (windows.size() + batch - 1) / batch;
    }

    /** Returns the number of targets of an epoch: interactions that follow others. */
    public long positions() {
        return windows.positions();
    }

    /** Shoppers who have something to be learned from. */
    public long shoppers() {
        return windows.learners();
    }

    /** Returns the number of items of the catalogue. */
    public int items() {
        return catalogue.items();
    }

    /** Returns the number of personal parameters that may differ from 0. */
    public long personalParameters() {
        return PersonalRows.of(new NetworkShape(catalogue.spec(), items()), this)
                .size();
    }

    /** Returns the fingerprint of these examples. */
    public String fingerprint() {
        return items() + " " + batch + " " + digest();
    }

    /** Returns the number of shoppers that met each item, {@code [items]}. */
    int[] popularity() {
        return ItemPopularity.of(log, catalogue.items()).toArray();
    }

    /** Returns the met items in ascending order. Only their private vectors and biases can differ from 0. */
    int[] met() {
        int[] popularity = popularity();
        return IntStream.range(0, popularity.length)
                .filter(item -> popularity[item] > 0)
                .toArray();
    }

    /** Returns a digest of the data: windows, features of items, text tables. */
    long digest() {
        DataDigest digest = new DataDigest().add(windows.digest()).add(catalogue.featuresDigest());
        catalogue.text().ifPresent(text -> digest.add(text.digest));
        shared.ifPresent(digest::add);
        return digest.value();
    }

    /** Sizes and digest of the data, for people. */
    String summary() {
        return catalogue.items() + " items, " + windows.size() + " windows, " + windows.positions()
                + " positions, digest " + Long.toHexString(digest());
    }
}
