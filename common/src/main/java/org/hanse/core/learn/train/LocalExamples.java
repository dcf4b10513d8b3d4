// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.DataDigest;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.shard.ShardRunner;

/**
 * One merchant's interactions, made ready to be learned from: windows, and tables where the network has memory. Never leaves
 * the node. Immutable.
 */
public final class LocalExamples {

    private final LearnedCatalogue catalogue;
    private final InteractionLog log;
    private final TrainingWindows windows;
    private final Optional<MemoryTables> tables;
    private final int batch;

    private LocalExamples(
            LearnedCatalogue catalogue,
            InteractionLog log,
            TrainingWindows windows,
            Optional<MemoryTables> tables,
            int batch) {
        this.catalogue = catalogue;
        this.log = log;
        this.windows = windows;
        this.tables = tables;
        this.batch = batch;
    }

    /**
     * The interactions of {@code log}, whose items are indices into the catalogue.
     *
     * @param batch windows a step
     * @throws IllegalArgumentException if an item is none of the catalogue's
     */
    public static LocalExamples of(
            InteractionLog log, LearnedCatalogue catalogue, ObjectiveRewards rewards, int batch, ShardRunner runner) {
        requireItems(log, catalogue.items());
        return new LocalExamples(
                catalogue,
                log,
                new TrainingWindows(log, catalogue.spec(), rewards),
                catalogue.text().map(text -> MemoryTables.of(log, catalogue.items(), text, runner)),
                batch);
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

    /** The same examples for a network without a personal part; what had one catalogue has one again. */
    static List<LocalExamples> withoutPersonalPart(List<LocalExamples> all) {
        IdentityHashMap<LearnedCatalogue, LearnedCatalogue> catalogues = new IdentityHashMap<>();
        return all.stream()
                .map(own -> new LocalExamples(
                        catalogues.computeIfAbsent(own.catalogue, LearnedCatalogue::withoutPersonalPart),
                        own.log,
                        own.windows,
                        Optional.empty(),
                        own.batch))
                .toList();
    }

    public LearnedCatalogue catalogue() {
        return catalogue;
    }

    public TrainingWindows windows() {
        return windows;
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

    /** What is learned from in an epoch: interactions that follow others. */
    public long positions() {
        return windows.positions();
    }

    /** Shoppers who have something to be learned from. */
    public long shoppers() {
        return windows.learners();
    }

    /** Number of items of the catalogue. */
    public int items() {
        return catalogue.items();
    }

    /** Personal parameters that may differ from 0. */
    public long personalParameters() {
        return PersonalRows.of(new NetworkShape(catalogue.spec(), items()), this)
                .size();
    }

    /** Tells these examples from others. */
    public String fingerprint() {
        return items() + " " + batch + " " + digest();
    }

    /** How many shoppers met each item, {@code [items]}. */
    int[] popularity() {
        return ItemPopularity.of(log, catalogue.items()).toArray();
    }

    /** Items that somebody met, in ascending order: those whose private vectors and biases may differ from 0. */
    int[] met() {
        int[] popularity = popularity();
        return IntStream.range(0, popularity.length)
                .filter(item -> popularity[item] > 0)
                .toArray();
    }

    /** Tells this data from others: windows, what the network reads of items, what the tables of text do. */
    long digest() {
        DataDigest digest = new DataDigest().add(windows.digest()).add(catalogue.featuresDigest());
        catalogue.text().ifPresent(text -> digest.add(text.digest));
        return digest.value();
    }

    /** Sizes and digest of the data, for people. */
    String summary() {
        return catalogue.items() + " items, " + windows.size() + " windows, " + windows.positions()
                + " positions, digest " + Long.toHexString(digest());
    }
}
