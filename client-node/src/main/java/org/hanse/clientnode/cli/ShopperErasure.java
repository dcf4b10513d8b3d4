// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.app.ErasedShoppers;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ImportStore.Kind;
import org.hanse.clientnode.port.ImportStore.Segment;
import org.hanse.clientnode.store.FileCountStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.ShopperId;
import org.hanse.dataset.ReadingOptions;
import org.hanse.dataset.SegmentErasure;
import org.hanse.file.TemporaryPath;
import org.hanse.file.WriterLock;

/** Erasure of shoppers from the data of a node. May be called while the node runs. */
final class ShopperErasure {

    private final NodeHome home;
    private final InstantSource clock;

    ShopperErasure(NodeHome home, InstantSource clock) {
        this.home = home;
        this.clock = clock;
    }

    /**
     * Result of an erasure.
     *
     * @param interactions number of interactions removed
     * @param before ids without a stored interaction that an earlier erasure has marked, in the given order
     * @param unknown ids without a stored interaction or a mark, in the given order
     * @param forgotten whether personal parameters and served models were deleted
     * @param unreadable errors of contributions of item pairs that may still contain the shoppers
     */
    record Erased(
            long interactions,
            List<String> before,
            List<String> unknown,
            boolean forgotten,
            List<InvalidInputException> unreadable) {

        Erased {
            before = List.copyOf(before);
            unknown = List.copyOf(unknown);
            unreadable = List.copyOf(unreadable);
        }
    }

    /** Returns the ids without a stored interaction or an earlier erasure, in the given order. */
    List<String> unknown(Set<String> shoppers) {
        WriterLock lock = WorkFolder.lock(home);
        try (ImportedDataset data = ImportedDataset.open(home, clock);
                TemporaryPath work = WorkFolder.open(home)) {
            SegmentErasure erasure =
                    new SegmentErasure(ReadingOptions.standard(clock).withFolder(work.path()));
            Set<String> found = segments(data)
                    .filter(segment -> segment.kind() != Kind.ITEMS)
                    .flatMap(segment -> erasure.found(shoppers, data.segments().file(segment.digest())).stream())
                    .collect(Collectors.toSet());
            found.addAll(before(data, shoppers, found));
            return shoppers.stream().filter(shopper -> !found.contains(shopper)).toList();
        } finally {
            lock.close();
        }
    }

    private static Stream<Segment> segments(ImportedDataset data) {
        return data.imports().contents().map(ImportStore.Contents::segments).orElse(List.of()).stream();
    }

    /** Returns the ids without a stored interaction that an earlier erasure has marked. */
    private static List<String> before(ImportedDataset data, Set<String> shoppers, Set<String> found) {
        ErasedShoppers marks = new ErasedShoppers(data.imports().erasureKey(), Set.of());
        Set<Digest> marked = data.imports().erased();
        return shoppers.stream()
                .filter(shopper -> !found.contains(shopper) && marked.contains(marks.mark(shopper)))
                .toList();
    }

    /**
     * Erases shoppers: rewrites the segments that hold their interactions, and deletes the old ones. Personal parameters and served
     * models, which were fitted to them, are deleted too, also by a repeated erasure.
     *
     * @param shoppers exact ids
     * @param keptOut whether later imports leave them out
     * @param unknownToo whether unknown ids are kept out, too
     * @return what was removed
     */
    Erased erase(Set<String> shoppers, boolean keptOut, boolean unknownToo) {
        WriterLock lock = WorkFolder.lock(home);
        try (ImportedDataset data = ImportedDataset.open(home, clock);
                TemporaryPath work = WorkFolder.open(home)) {
            SegmentErasure erasure =
                    new SegmentErasure(ReadingOptions.standard(clock).withFolder(work.path()));
            List<Segment> next = new ArrayList<>();
            Set<String> found = new HashSet<>();
            long removed = 0;
            for (Segment segment : segments(data).toList()) {
                Optional<SegmentErasure.Rewritten> without = segment.kind() == Kind.ITEMS
                        ? Optional.empty()
                        : erasure.without(
                                shoppers,
                                data.segments().file(segment.digest()),
                                work.path().resolve("segment.parquet"));
                if (without.isEmpty()) {
                    next.add(segment);
                    continue;
                }
                removed += without.get().removed();
                found.addAll(without.get().found());
                without.get()
                        .segment()
                        .ifPresent(rest -> next.add(
                                new Segment(Kind.INTERACTIONS, data.segments().add(rest.file()), rest.rows())));
            }
            ErasedShoppers marks = new ErasedShoppers(data.imports().erasureKey(), Set.of());
            List<String> before = before(data, shoppers, found);
            List<String> unknown = shoppers.stream()
                    .filter(shopper -> !found.contains(shopper) && !before.contains(shopper))
                    .toList();
            Set<Digest> own = shoppers.stream()
                    .filter(shopper -> unknownToo || !unknown.contains(shopper))
                    .map(marks::mark)
                    .collect(Collectors.toSet());
            List<InvalidInputException> unreadable = new ArrayList<>();
            lock.requireHeld();
            boolean forgotten = data.imports()
                    .erase(next, new ImportStore.Erasure(clock.instant(), shoppers, own, keptOut), () -> {
                        forget(home.personal());
                        forget(home.serving());
                        unreadable.addAll(new FileCountStore(home.counts())
                                .erase(shoppers.stream().map(ShopperId::new).collect(Collectors.toSet())));
                    });
            DataImport.sweep(data);
            return new Erased(removed, before, unknown, forgotten, unreadable);
        } finally {
            lock.close();
        }
    }

    /** Deletes parameters that were fitted to the erased interactions too. A running node fits new ones. */
    private static void forget(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    folder + ": found personal parameters that cannot be deleted. Fix: delete the files in it", e);
        }
    }
}
