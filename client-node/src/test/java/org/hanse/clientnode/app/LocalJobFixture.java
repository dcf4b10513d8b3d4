// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobPlanReader;

/** Job with private item vectors, and a merchant whose shoppers walk along a catalogue that may change. */
final class LocalJobFixture implements LocalDataset {

    static final int ITEMS = 30;
    private static final int SHOPPERS = 40;

    final JobSetup setup;

    /** Key of participant {@code shop-0}. */
    final SigningKey identity;

    private List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
    private int version = 1;
    private long erasures;
    private int readings;
    private boolean erasing;
    private boolean derived;
    private boolean damaged;
    private Exposures exposures = Exposures.NONE;

    /** Keys of a network beside its size. */
    private record Network(String keys, boolean values) {

        Network(String keys) {
            this(keys, false);
        }
    }

    /** @param federation keys of the plan's federation, rounds left out */
    LocalJobFixture(String itemVectors, String federation) {
        this(new Network("memory: false, itemVectors: " + itemVectors), federation);
    }

    /** Returns a job whose networks have tables. */
    static LocalJobFixture withTables() {
        return new LocalJobFixture(
                new Network("memory: true, itemVectors: none"),
                "local: {epochs: 1, personalEpochs: 1, alternate: false}");
    }

    /** Returns a job whose networks have values, which rank, too. */
    static LocalJobFixture withValues(double click) {
        return new LocalJobFixture(
                new Network("memory: true, itemVectors: none", true),
                "dropout: 0, ranking: {policy: 1, click: " + click + "}",
                "local: {epochs: 1, personalEpochs: 1, alternate: false}");
    }

    /** Returns a job that sums pair counts before the training. */
    static LocalJobFixture withCounts() {
        return withCounts("dropout: 0");
    }

    /** Returns a job that sums pair counts before the training, with keys of {@code learning}. */
    static LocalJobFixture withCounts(String learning) {
        return withCounts(learning, "");
    }

    /** Returns a job that also counts the keys of catalogues. */
    static LocalJobFixture withKeys() {
        return withCounts("dropout: 0", ", keyCells: 4096");
    }

    /** Returns a job whose shops receive the sum's counters from this one on. */
    static LocalJobFixture withLeastCounter(int least) {
        return withCounts("dropout: 0", ", least: " + least);
    }

    private static LocalJobFixture withCounts(String learning, String further) {
        return new LocalJobFixture(
                new Network("memory: true, itemVectors: none"),
                learning,
                "local: {epochs: 1, personalEpochs: 1, alternate: false},"
                        + " counts: {cells: 65536, hashes: 4, pairs: 100, support: 1" + further + "}");
    }

    /** Returns a job that sums similar pairs with noise before the training. */
    static LocalJobFixture withPairs() {
        return withPairs("dropout: 0");
    }

    /** Returns a job that sums similar pairs with noise before the training, with keys of {@code learning}. */
    static LocalJobFixture withPairs(String learning) {
        return new LocalJobFixture(
                new Network("memory: true, itemVectors: none, similarity: false"),
                learning,
                "privacy: {unit: shopper, noise: participants, epsilon: 8, delta: 1.0e-4, population: 1000},"
                        + " pairs: {cells: 4096, candidates: 5, most: 1, epsilon: 6}");
    }

    /** Returns a job with a guarantee for shoppers, whose nodes add no noise, so that updates are exact. */
    static LocalJobFixture withGuarantee() {
        return new LocalJobFixture(
                "none",
                "privacy: {unit: shopper, noise: coordinator, epsilon: 8, delta: 1.0e-4, population: 1000,"
                        + " samplingRate: 1}");
    }

    /** Sets the lists that shoppers saw. */
    void show(Exposures lists) {
        exposures = lists;
    }

    @Override
    public Exposures exposures() {
        return exposures;
    }

    /** Makes the data unreadable. */
    void damage() {
        damaged = true;
    }

    private LocalJobFixture(Network network, String federation) {
        this(network, "dropout: 0", federation);
    }

    private LocalJobFixture(Network network, String learning, String federation) {
        SecureRandom random = new SecureRandom();
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        this.identity = SigningKey.generate(random);
        keys.put(new ParticipantId("shop-0"), identity.verifyingKey());
        for (int i = 1; i < 5; i++) {
            keys.put(new ParticipantId("shop-" + i), SigningKey.generate(random).verifyingKey());
        }
        Enrolment enrolment = Enrolment.of(keys);
        String text = """
                job: books
                content: {titles: true, categories: false, brands: false, prices: false}
                network: {dimension: 8, heads: 1, %s, q: %s}
                learning: {batch: 16, history: 8, rate: 0.01, %s}
                federation: {rounds: 3, %s}
                """.formatted(network.keys(), network.values(), learning, federation);
        this.setup = JobSetup.of(JobPlanReader.read(Path.of("plan"), text, enrolment), enrolment);
    }

    static LocalJobFixture joint() {
        return new LocalJobFixture("private", "local: {epochs: 1, personalEpochs: 1, alternate: false}");
    }

    /** Replaces the catalogue by some of the thirty items, in an order of its own. */
    void changeCatalogue(int count, long seed) {
        List<Integer> others = new ArrayList<>(IntStream.range(0, ITEMS).boxed().toList());
        Collections.shuffle(others, new Random(seed));
        items = List.copyOf(others.subList(0, count));
        version++;
    }

    @Override
    public String version() {
        return "version " + version;
    }

    /** Erases a shopper in another process during the next reading of the data. */
    void eraseDuringTheNextReading() {
        erasing = true;
    }

    /** Erases a shopper in another process now. */
    void erase() {
        erasures++;
        version++;
    }

    /** Returns how often the data were read. */
    int readings() {
        return readings;
    }

    /** Makes the catalogue one of interactions. */
    void deriveTheCatalogue() {
        derived = true;
    }

    @Override
    public Optional<String> coupling() {
        return derived ? Optional.of("items are those of the interactions alone") : Optional.empty();
    }

    @Override
    public long erasures() {
        return erasures;
    }

    @Override
    public boolean unlessErased(long before, Runnable store) {
        return erasures == before && LocalDataset.super.unlessErased(before, store);
    }

    @Override
    public Merchant merchant() {
        readings++;
        if (damaged) {
            throw new IllegalStateException("segment 1: found other bytes");
        }
        if (erasing) {
            erasing = false;
            erasures++;
            version++;
        }
        Catalogue catalogue =
                Catalogue.of(items.stream().map(LocalJobFixture::item).toList());
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < SHOPPERS; s++) {
            log.beginShopper(new ShopperId("shopper" + s));
            for (int i = 0; i < 8; i++) {
                int time = i;
                catalogue
                        .indexOf(id((s + i) % ITEMS))
                        .ifPresent(item -> log.add(item, view).time(1_000_000L * time));
            }
        }
        return new Merchant(log.toLog(), catalogue);
    }

    static ItemId id(int item) {
        return new ItemId("item" + item);
    }

    private static CatalogueItem item(int item) {
        return new CatalogueItem(
                id(item),
                "word" + item,
                List.of("word" + item, "kind" + item % 5),
                List.of(),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of(),
                Optional.empty());
    }

    /** Returns a model whose parameters are those of the initial one times {@code factor}. */
    GlobalModel model(int version, float factor) {
        float[] values = setup.initial().parameters().toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new GlobalModel(
                version, ParameterVector.of(setup.initial().parameters().layout(), values));
    }
}
