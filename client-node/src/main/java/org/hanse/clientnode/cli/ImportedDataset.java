// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hanse.cli.Words;
import org.hanse.clientnode.app.MergedLog;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcErasureStore;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.JdbcImportStore;
import org.hanse.clientnode.jdbc.JdbcItemStore;
import org.hanse.clientnode.jdbc.JdbcPreferenceStore;
import org.hanse.clientnode.jdbc.JdbcReceivedFiles;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ImportStore.Contents;
import org.hanse.clientnode.port.ImportStore.Kind;
import org.hanse.clientnode.port.ImportStore.Segment;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.clientnode.port.PreferenceStore;
import org.hanse.clientnode.port.PreferenceStore.Preferences;
import org.hanse.clientnode.port.ReceivedFiles;
import org.hanse.clientnode.port.SegmentStore;
import org.hanse.clientnode.serve.Asked;
import org.hanse.clientnode.serve.ItemDocument;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.clientnode.serve.ShopperOutcomes;
import org.hanse.clientnode.store.FileSegmentStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.train.Merchant;
import org.hanse.dataset.Coupling;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.KeyColumn;
import org.hanse.dataset.ReadingOptions;
import org.hanse.dataset.ShopperColumn;
import org.hanse.dataset.StoredSegments;
import org.hanse.dataset.TitleTokenizer;
import org.hanse.file.TemporaryPath;
import org.hanse.jdbc.SqliteDatabase;

/**
 * Imported data of a node: segments, and the database that lists them. An import or an erasure of another process may replace segments at
 * any time; each reading sees one state.
 */
public final class ImportedDataset implements LocalDataset, AutoCloseable {

    /** Attempts to read a state while other processes replace it. */
    private static final int ATTEMPTS = 5;

    private final NodeHome home;
    private final InstantSource clock;
    private final SqliteDatabase database;
    private final ImportStore imports;
    private final SegmentStore segments;
    private final EventStore events;
    private final ItemStore items;
    private final TitleTokenizer tokenizer = new TitleTokenizer();
    private final ErasureStore erasures;
    private final PreferenceStore preferences;

    private ImportedDataset(NodeHome home, InstantSource clock, SqliteDatabase database) {
        this.home = home;
        this.clock = clock;
        this.database = database;
        this.imports = new JdbcImportStore(database, new SecureRandom());
        this.segments = new FileSegmentStore(home.segments());
        this.events = new JdbcEventStore(database);
        this.items = new JdbcItemStore(database);
        this.erasures = new JdbcErasureStore(database, new SecureRandom());
        this.preferences = new JdbcPreferenceStore(database);
    }

    /** Opens the data of a node, which may be none. */
    public static ImportedDataset open(NodeHome home, InstantSource clock) {
        return new ImportedDataset(home, clock, NodeDatabase.open(home.database()));
    }

    ImportStore imports() {
        return imports;
    }

    SegmentStore segments() {
        return segments;
    }

    EventStore events() {
        return events;
    }

    ItemStore items() {
        return items;
    }

    ReceivedFiles received() {
        return new JdbcReceivedFiles(database, home.received());
    }

    /** Returns the tokens of a text, as imports have them. */
    List<String> tokens(String text) {
        return tokenizer.tokens(text);
    }

    DecisionLog decisions() {
        return new JdbcDecisionLog(database);
    }

    ErasureStore shopperErasures() {
        return erasures;
    }

    PreferenceStore preferences() {
        return preferences;
    }

    /** Removes deleted rows from the log of the database; returns whether none are left there. */
    boolean truncateLog() {
        return database.truncateLog();
    }

    /** Returns whether data were imported. */
    public boolean isPresent() {
        return imports.contents().isPresent();
    }

    /** Returns number of interactions, descriptor and time of the last import in one line; empty if no data were imported. */
    Optional<String> summary() {
        List<ImportStore.Entry> entries = imports.imports();
        return imports.contents().map(contents -> {
            long rows = contents.segments().stream()
                    .filter(segment -> segment.kind() == Kind.INTERACTIONS)
                    .mapToLong(Segment::rows)
                    .sum();
            return Words.count(rows) + " interactions of "
                    + contents.descriptor().file() + ", last import "
                    + entries.get(entries.size() - 1).at().truncatedTo(ChronoUnit.SECONDS);
        });
    }

    @Override
    public String version() {
        return Long.toString(required().version());
    }

    /** Returns the stored content. */
    Contents required() {
        return imports.contents().orElseThrow(() -> {
            Path pointer = pointer(home);
            return new InvalidInputException(
                    Files.exists(pointer)
                            ? pointer + ": found the place of the merchant's tables, as earlier versions stored it;"
                                    + " expected imported interactions. Fix: run hanse node import " + home.folder()
                                    + " DESCRIPTOR again"
                            : "data: found none; expected imported interactions. Fix: run hanse node import "
                                    + home.folder() + " DESCRIPTOR");
        });
    }

    /** Returns the file in which earlier versions stored the place of the merchant's tables. */
    static Path pointer(NodeHome home) {
        return home.data().resolve("import.yaml");
    }

    @Override
    public boolean includeEvents(Instant oldest) {
        return imports.includeEvents(oldest);
    }

    /** Deletes decisions and events that are older than the settings say, and includes the other events in the data. */
    void includeNewest() {
        NodeSettings.Keep keep = NodeSettings.read(home.settings()).keep();
        Instant now = clock.instant();
        decisions().deleteBefore(keep.oldestDecision(now));
        if (isPresent()) {
            includeEvents(keep.oldestEvent(now));
        }
    }

    @Override
    public Merchant merchant() {
        return read(
                        contents -> new Later(contents.events(), 0, items.included()),
                        (number, each) -> events.forEachIncluded(number, each),
                        preferences::included)
                .merchant();
    }

    /**
     * Reads what was imported, with all events and changes of items so far. What shoppers want is not applied ({@link ShopperWishes}).
     */
    Current current() {
        return read(
                contents -> {
                    ItemStore.Snapshot present = items.present();
                    return new Later(events.last(), present.last(), present.items());
                },
                (number, each) -> events.forEachShopper(number, each),
                Map::of);
    }

    /**
     * What came after the imports.
     *
     * @param events number of the last event to read
     * @param change number of the last change of an item
     * @param items items as the shop set them
     */
    private record Later(long events, long change, List<ItemStore.Item> items) {}

    /**
     * Data at one time.
     *
     * @param version version of the data without later events
     * @param log interactions
     * @param baskets whether the protocol's targets are baskets
     * @param events number of the last event in them
     * @param change number of the last change of an item in the catalogue
     */
    record Current(String version, MergedLog log, Catalogue catalogue, boolean baskets, long events, long change) {

        /** Returns the merchant with these interactions. */
        Merchant merchant() {
            return new Merchant(log.log(), catalogue).withBaskets(baskets);
        }
    }

    /** Reads decisions with events. Those without any are no choices. */
    @Override
    public Exposures exposures() {
        NodeSettings settings = NodeSettings.read(home.settings());
        double weight = settings.train().exposures();
        if (weight == 0) {
            return Exposures.NONE;
        }
        DecisionLog log = decisions();
        Instant oldest = settings.keep().oldestDecision(clock.instant());
        long last = required().events();
        List<DecisionOutcome> outcomes = new ArrayList<>();
        for (ShopperId shopper : log.recipients()) {
            ShopperOutcomes.of(
                            log,
                            events,
                            shopper,
                            oldest,
                            last,
                            own -> Asked.parse(own.asked()).usesHistoryAlone())
                    .stream()
                    .filter(outcome -> !outcome.actions().isEmpty())
                    .forEach(outcomes::add);
        }
        return new Exposures(weight, outcomes);
    }

    @Override
    public Protocol protocol() {
        Protocol own = descriptor(required()).protocol();
        return switch (NodeSettings.read(home.settings()).met()) {
            case DATA -> own;
            case KEEP -> own.with(Protocol.HistoryRule.KEEP);
            case EXCLUDE -> own.with(Protocol.HistoryRule.EXCLUDE);
        };
    }

    @Override
    public Optional<String> coupling() {
        return imports.contents()
                .flatMap(contents -> descriptor(contents).couplings().stream()
                        .map(Coupling::words)
                        .findFirst());
    }

    @Override
    public long erasures() {
        return imports.erasures();
    }

    @Override
    public boolean unlessErased(long erasures, Runnable store) {
        return imports.unlessErased(erasures, store);
    }

    /** Returns the form of the stored shoppers' ids; empty for ids as the sources have them, and without data. */
    Optional<ShopperColumn.Form> shoppers() {
        return imports.contents().map(ImportedDataset::descriptor).flatMap(DatasetDescriptor::shoppers);
    }

    /** Returns the id of a shopper from a spelling of it. */
    UnaryOperator<String> form() {
        return shoppers().<UnaryOperator<String>>map(own -> own::of).orElse(UnaryOperator.identity());
    }

    /** Returns the forms of ids in the data. */
    ServedShop.Forms forms() {
        KeyColumn.Form keys = imports.contents()
                .map(ImportedDataset::descriptor)
                .map(DatasetDescriptor::keys)
                .orElse(KeyColumn.Form.NONE);
        return new ServedShop.Forms(form(), keys::of);
    }

    private static DatasetDescriptor descriptor(Contents contents) {
        ImportStore.Descriptor stored = contents.descriptor();
        return DatasetDescriptor.parse(Path.of(stored.file()), stored.text());
    }

    /**
     * Reads the stored data.
     *
     * @param chosen returns what to read beside the segments
     * @param histories passes shoppers with their events up to a number
     * @param wanted returns what shoppers want
     * @throws InvalidInputException if there are none, or they are damaged
     */
    private Current read(
            Function<Contents, Later> chosen,
            BiConsumer<Long, BiConsumer<ShopperId, List<EventStore.Event>>> histories,
            Supplier<Map<ShopperId, Preferences>> wanted) {
        for (int attempt = 1; true; attempt++) {
            Contents contents = required();
            Later later = chosen.apply(contents);
            if (required().version() != contents.version()) {
                // Items of another version.
                continue;
            }
            try (TemporaryPath work = WorkFolder.open(home)) {
                Dataset dataset = read(contents, files(contents.segments()), work.path());
                Catalogue catalogue = ItemDocument.over(dataset.catalogue(), later.items(), this::tokens);
                MergedLog log = MergedLog.of(
                        dataset.interactions(),
                        catalogue,
                        descriptor(contents).folds(),
                        each -> histories.accept(later.events(), each),
                        wanted.get());
                return new Current(
                        Long.toString(contents.version()),
                        log,
                        catalogue,
                        descriptor(contents).protocol().baskets(),
                        later.events(),
                        later.change());
            } catch (InvalidInputException e) {
                if (attempt == ATTEMPTS || required().version() == contents.version()) {
                    throw e;
                }
            }
        }
    }

    /** Reads the data of segments. */
    Dataset read(Contents contents, StoredSegments stored, Path work) {
        return new DatasetReader(ReadingOptions.standard(clock).withFolder(work)).read(descriptor(contents), stored);
    }

    /** Returns the files of segments, whose digests it compares. */
    StoredSegments files(List<Segment> listed) {
        List<Path> interactions = listed.stream()
                .filter(segment -> segment.kind() == Kind.INTERACTIONS)
                .map(segment -> segments.file(segment.digest()))
                .toList();
        Optional<Path> items = listed.stream()
                .filter(segment -> segment.kind() == Kind.ITEMS)
                .map(segment -> segments.file(segment.digest()))
                .findFirst();
        return new StoredSegments(interactions, items);
    }

    @Override
    public void close() {
        database.close();
    }
}
