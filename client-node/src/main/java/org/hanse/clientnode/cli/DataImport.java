// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ImportStore.Contents;
import org.hanse.clientnode.port.ImportStore.Kind;
import org.hanse.clientnode.port.ImportStore.Readmission;
import org.hanse.clientnode.port.ImportStore.Segment;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.clientnode.store.FileSegmentStore;
import org.hanse.config.ConfigDocument;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.ImportedSegments;
import org.hanse.dataset.ReadingOptions;
import org.hanse.dataset.SegmentImport;
import org.hanse.dataset.ShopperColumn;
import org.hanse.file.TemporaryPath;
import org.hanse.file.WriterLock;

/**
 * Import of a merchant's files into a node: interactions and items that are not stored yet become new segments. The data change in one
 * transaction, at the end; a failure or a crash changes nothing.
 */
public final class DataImport {

    private static final Pattern TABLE =
            Pattern.compile(".*\\.(csv|tsv|tab|jsonl|ndjson|parquet|xlsx?|ods|gz)", Pattern.CASE_INSENSITIVE);

    private final NodeHome home;
    private final InstantSource clock;
    private final Consumer<String> steps;

    /** @param steps receives the name of each step as it begins */
    public DataImport(NodeHome home, InstantSource clock, Consumer<String> steps) {
        this.home = home;
        this.clock = clock;
        this.steps = steps;
    }

    /** Size and time of a file, which change as it is written. */
    private record Stamp(long size, long modified) {}

    /**
     * Input of an import.
     *
     * @param segments segments stored before
     * @param renames whether shoppers had ids in another form before
     */
    private record Start(
            DatasetDescriptor descriptor, ImportStore.Descriptor source, List<Segment> segments, boolean renames) {}

    /**
     * Imports the files that a descriptor names. May be called while the node runs, which takes the data from its next round on.
     *
     * @param replace whether the files take the place of everything that is stored
     * @throws InvalidInputException if a file cannot be read as the descriptor says, too much of it is rejected, the mapping is another than
     *     that of the stored data, or another process imports
     */
    public ImportSummary run(Path descriptor, boolean replace) {
        WriterLock lock = WorkFolder.lock(home);
        try (ImportedDataset data = ImportedDataset.open(home, clock);
                TemporaryPath work = WorkFolder.open(home)) {
            sweep(data);
            Path file = descriptor.toAbsolutePath().normalize();
            ImportSummary summary = run(data, start(data, file, replace), work.path(), lock)
                    // Without the erased ones, no spelling shows one that its id does not show.
                    .orElseGet(() -> run(data, start(data, file, replace), work.path(), lock)
                            .orElseThrow());
            sweep(data);
            Files.deleteIfExists(ImportedDataset.pointer(home));
            return summary;
        } catch (IOException e) {
            throw FileProblem.unwritable(ImportedDataset.pointer(home), e);
        } finally {
            lock.close();
        }
    }

    /** Deletes segments that no row names: those that were replaced, and those of interrupted imports. */
    static void sweep(ImportedDataset data) {
        Set<Digest> named = data.imports().contents().map(Contents::segments).orElse(List.of()).stream()
                .map(Segment::digest)
                .collect(Collectors.toSet());
        data.segments().retain(named);
    }

    private static void requireDescriptor(Path file) {
        if (TABLE.matcher(file.toString()).matches()) {
            throw new InvalidInputException(file + ": found a table of data; expected the descriptor of one. Fix: run"
                    + " hanse data guess " + file.getFileName() + " --out shop.yaml, and import shop.yaml");
        }
    }

    private Start start(ImportedDataset data, Path file, boolean replace) {
        requireDescriptor(file);
        String text = ConfigDocument.text(file);
        DatasetDescriptor descriptor = DatasetDescriptor.parse(file, text);
        Digest mapping = Digest.sha256(DatasetDescriptor.mapping(file, text).getBytes(StandardCharsets.UTF_8));
        ImportStore.Descriptor source = new ImportStore.Descriptor(file.toString(), text, mapping);
        Optional<Contents> before = replace ? Optional.empty() : data.imports().contents();
        before.filter(old -> !old.descriptor().mapping().equals(mapping)).ifPresent(old -> {
            throw new InvalidInputException(file + ": interactions: found another mapping than in "
                    + old.descriptor().file()
                    + ", which was imported before; expected the same. Fix: add --replace, which drops the stored interactions"
                    + " and keeps what these files hold");
        });
        return new Start(
                descriptor,
                source,
                before.map(Contents::segments).orElse(List.of()),
                data.isPresent() && !data.shoppers().equals(descriptor.shoppers()));
    }

    /** Imports, or erases shoppers whom a spelling in the files shows to be erased ones, and returns empty. */
    private Optional<ImportSummary> run(ImportedDataset data, Start start, Path work, WriterLock lock) {
        Map<Path, Stamp> stamps = stamps(start.descriptor().sourceFiles());
        ErasedShoppers erased =
                new ErasedShoppers(data.imports().erasureKey(), data.imports().erased());
        long changes = data.items().last();
        ImportedSegments read = new SegmentImport(ReadingOptions.standard(clock).withFolder(work), steps)
                .read(start.descriptor(), data.files(start.segments()), erased, work);
        Optional<ShopperColumn.Form> form = start.descriptor().shoppers();
        if (!read.recognized().isEmpty()) {
            ShopperErasure erasure = new ShopperErasure(home, clock);
            read.recognized()
                    .forEach((shopper, until) -> erasure.erase(
                            new ShopperErasure.Place(data, work, form, lock), recognized(shopper, until)));
            return Optional.empty();
        }
        List<ImportStore.SourceFile> sources = sources(stamps);
        List<Segment> segments = stored(data, start.segments(), read);
        steps.accept("checking");
        Contents next = new Contents(0, 0, start.source(), segments);
        Dataset dataset = data.read(next, data.files(segments), work);
        lock.requireHeld();
        data.imports()
                .commit(
                        new ImportStore.Entry(clock.instant(), start.source().file(), counts(read.counts()), sources),
                        start.source(),
                        segments,
                        read.rejects().stream()
                                .map(row -> new ImportStore.Reject(row.file(), row.line(), row.reason(), row.value()))
                                .toList(),
                        shopper -> form.map(own -> own.of(shopper)).orElse(shopper),
                        new ItemStore.Superseded(
                                read.listed(), start.descriptor().itemKeys(), changes));
        return Optional.of(ImportSummary.of(dataset, read.counts(), start.renames() ? erased.missing() : 0));
    }

    /** Returns the erasure of a shopper whose other spelling was erased. */
    private ShopperErasure.Request recognized(String shopper, long until) {
        return until == ErasedShoppers.FOR_EVER
                ? new ShopperErasure.Request(Set.of(shopper), Readmission.NONE, true, clock.instant())
                : new ShopperErasure.Request(
                        Set.of(shopper), Readmission.LATER, true, Instant.EPOCH.plus(until, ChronoUnit.MICROS));
    }

    /** Moves new segments into the store. Returns the segments in use after the import. */
    private static List<Segment> stored(ImportedDataset data, List<Segment> before, ImportedSegments read) {
        List<Segment> segments = new ArrayList<>();
        for (Segment segment : before) {
            boolean replaced = segment.kind() == Kind.ITEMS ? read.items().isPresent() : read.replacing();
            if (!replaced) {
                segments.add(segment);
            }
        }
        read.interactions()
                .ifPresent(segment -> segments.add(
                        new Segment(Kind.INTERACTIONS, data.segments().add(segment.file()), segment.rows())));
        read.items()
                .ifPresent(segment ->
                        segments.add(new Segment(Kind.ITEMS, data.segments().add(segment.file()), segment.rows())));
        return segments;
    }

    private static ImportStore.Counts counts(ImportedSegments.Counts counts) {
        return new ImportStore.Counts(
                counts.read(), counts.added(), counts.known(), counts.rejections(), counts.repairs());
    }

    private static Map<Path, Stamp> stamps(List<Path> files) {
        Map<Path, Stamp> stamps = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                stamps.put(
                        file,
                        new Stamp(
                                Files.size(file),
                                Files.getLastModifiedTime(file).toMillis()));
            } catch (IOException e) {
                throw FileProblem.unreadable(file, e);
            }
        }
        return stamps;
    }

    /** Returns the files as they were read. */
    private List<ImportStore.SourceFile> sources(Map<Path, Stamp> stamps) {
        steps.accept("computing digests");
        List<ImportStore.SourceFile> sources = stamps.entrySet().stream()
                .map(file -> new ImportStore.SourceFile(
                        file.getKey().toString(),
                        FileSegmentStore.digest(file.getKey()),
                        file.getValue().size()))
                .toList();
        Map<Path, Stamp> after = stamps(List.copyOf(stamps.keySet()));
        stamps.forEach((file, stamp) -> {
            if (!stamp.equals(after.get(file))) {
                throw new InvalidInputException(file + ": found a file that changed while it was read; expected a"
                        + " finished one. Fix: import again once it is written");
            }
        });
        return sources;
    }
}
