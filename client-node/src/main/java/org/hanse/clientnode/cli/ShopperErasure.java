// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.cli.Words;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ImportStore.Kind;
import org.hanse.clientnode.port.ImportStore.Readmission;
import org.hanse.clientnode.port.ImportStore.Segment;
import org.hanse.clientnode.serve.ShopperService;
import org.hanse.clientnode.store.FileCountStore;
import org.hanse.config.InvalidInputException;
import org.hanse.dataset.ReadingOptions;
import org.hanse.dataset.SegmentErasure;
import org.hanse.dataset.ShopperColumn;
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
     * @param shoppers number of shoppers whose interactions, events or decisions were removed
     * @param interactions number of imported interactions removed
     * @param events number of events removed
     * @param before ids without a stored interaction, event or decision that an earlier erasure has marked, in the given order
     * @param unknown ids without a stored interaction, event, decision or mark, in the given order
     * @param spelled addresses that are stored in other spellings, where ids are not normalized
     * @param forgotten whether personal parameters and served models were deleted
     * @param unreadable errors of contributions of item pairs that may still contain the shoppers
     * @param truncated whether no deleted row is left in the log of the database
     */
    record Erased(
            int shoppers,
            long interactions,
            long events,
            List<String> before,
            List<String> unknown,
            List<String> spelled,
            boolean forgotten,
            List<InvalidInputException> unreadable,
            boolean truncated) {

        Erased {
            before = List.copyOf(before);
            unknown = List.copyOf(unknown);
            spelled = List.copyOf(spelled);
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * Data of a node for the time of one erasure.
     *
     * @param form form of shoppers' ids
     * @param lock lock of the data
     */
    record Place(ImportedDataset data, Path work, Optional<ShopperColumn.Form> form, WriterLock lock) {

        private String id(String given) {
            return form.map(own -> own.of(given)).orElse(given);
        }

        private Set<String> ids(Set<String> given) {
            return given.stream().map(this::id).collect(Collectors.toSet());
        }

        private Stream<Segment> segments() {
            return data.imports().contents().map(ImportStore.Contents::segments).orElse(List.of()).stream();
        }

        private SegmentErasure erasure(InstantSource clock) {
            return erasure(clock, form);
        }

        private SegmentErasure erasure(InstantSource clock, Optional<ShopperColumn.Form> own) {
            return new SegmentErasure(ReadingOptions.standard(clock).withFolder(work), own);
        }

        /** Returns those of some ids that have events, with the number of their events. */
        private Map<String, Long> ofEvents(Set<String> ids) {
            Map<String, Long> numbers = new HashMap<>();
            data.events().shoppers().stream()
                    .filter(shopper -> ids.contains(id(shopper.value())))
                    .forEach(shopper -> numbers.merge(
                            id(shopper.value()),
                            (long) data.events().ofShopper(shopper).size(),
                            Long::sum));
            return numbers;
        }

        /** Returns those of some ids that have decisions. */
        private Set<String> ofDecisions(Set<String> ids) {
            return data.decisions().recipients().stream()
                    .map(shopper -> id(shopper.value()))
                    .filter(ids::contains)
                    .collect(Collectors.toSet());
        }

        /** Returns the addresses among ids that segments and events have in another spelling, normalized; none where ids are normalized. */
        private List<String> spelled(Set<String> given, List<Segment> rest, InstantSource clock) {
            ShopperColumn.Form email = ShopperColumn.Form.EMAIL;
            Set<String> addresses =
                    given.stream().filter(id -> id.contains("@")).map(email::of).collect(Collectors.toSet());
            if (form.isPresent() || addresses.isEmpty()) {
                return List.of();
            }
            SegmentErasure erasure = erasure(clock, Optional.of(email));
            Stream<String> ofRows = rest.stream()
                    .filter(segment -> segment.kind() != Kind.ITEMS)
                    .flatMap(segment -> erasure.found(addresses, data.segments().file(segment.digest())).stream());
            Stream<String> ofEvents = data.events().shoppers().stream()
                    .map(shopper -> email.of(shopper.value()))
                    .filter(addresses::contains);
            return Stream.concat(ofRows, ofEvents).distinct().sorted().toList();
        }

        /** Returns those without a stored interaction that an earlier erasure has marked. */
        private List<String> before(Set<String> given, Set<String> found) {
            ErasedShoppers marks = new ErasedShoppers(
                    data.imports().erasureKey(), data.imports().erased());
            return given.stream()
                    .filter(shopper -> !found.contains(id(shopper)))
                    .filter(shopper -> marks.contains(shopper) || marks.contains(id(shopper)))
                    .toList();
        }
    }

    /** Returns the ids without a stored interaction, event or decision or an earlier erasure, in the given order. */
    List<String> unknown(Set<String> shoppers) {
        return with(place -> {
            SegmentErasure erasure = place.erasure(clock);
            Set<String> found = place.segments()
                    .filter(segment -> segment.kind() != Kind.ITEMS)
                    .flatMap(segment ->
                            erasure
                                    .found(
                                            place.ids(shoppers),
                                            place.data().segments().file(segment.digest()))
                                    .stream())
                    .collect(Collectors.toCollection(HashSet::new));
            found.addAll(place.ofEvents(place.ids(shoppers)).keySet());
            found.addAll(place.ofDecisions(place.ids(shoppers)));
            List<String> before = place.before(shoppers, found);
            return shoppers.stream()
                    .filter(shopper -> !found.contains(place.id(shopper)) && !before.contains(shopper))
                    .toList();
        });
    }

    private <T> T with(Function<Place, T> task) {
        WriterLock lock = WorkFolder.lock(home);
        try (ImportedDataset data = ImportedDataset.open(home, clock);
                TemporaryPath work = WorkFolder.open(home)) {
            return task.apply(new Place(data, work.path(), data.shoppers(), lock));
        } finally {
            lock.close();
        }
    }

    /**
     * Request to erase.
     *
     * @param shoppers ids
     * @param readmission what imports and events may add afterwards
     * @param unknownToo whether unknown ids are marked, too
     * @param at time of the erasure
     */
    record Request(Set<String> shoppers, Readmission readmission, boolean unknownToo, Instant at) {

        Request {
            shoppers = Collections.unmodifiableSet(new LinkedHashSet<>(shoppers));
        }
    }

    /**
     * Erases shoppers: deletes their events and decisions, rewrites the segments that hold their interactions, and deletes the old ones. Personal parameters and served
     * models, which were fitted to them, are deleted too, also by a repeated erasure.
     *
     * @return what was removed
     */
    Erased erase(Set<String> shoppers, Readmission readmission, boolean unknownToo) {
        Request request = new Request(shoppers, readmission, unknownToo, clock.instant());
        return with(place -> {
            if (readmission != Readmission.ALL) {
                Set<String> accounts = new TreeSet<>(place.data().preferences().accounts(place.ids(shoppers)));
                accounts.removeAll(place.ids(shoppers));
                ShopperService.requireNotMerged(accounts);
            }
            return erase(place, request);
        });
    }

    /** Erases shoppers from data that this process has locked. */
    Erased erase(Place place, Request request) {
        return erase(place, request, place.data().imports()::erase);
    }

    /**
     * Does the rest of an accepted erasure.
     *
     * @throws InvalidInputException if another process imports or erases data
     */
    void finish(ErasureStore.Entry accepted) {
        with(place -> {
            ErasureStore store = place.data().shopperErasures();
            if (accepted.removed().isEmpty()) {
                Erased erased = erase(
                        place,
                        new Request(accepted.shoppers(), accepted.readmission(), true, accepted.at()),
                        (next, erasure, forget) -> store.remove(accepted.id(), next, erasure, forget));
                store.removed(accepted.id(), new ErasureStore.Removed(erased.interactions(), remains(erased)));
            }
            if (place.data().truncateLog()) {
                store.finish(accepted.id());
            }
            return true;
        });
    }

    /** Returns what could not be removed, without an id. */
    private static List<String> remains(Erased erased) {
        List<String> remains = new ArrayList<>();
        if (!erased.unreadable().isEmpty()) {
            remains.add("counts: found " + Words.count(erased.unreadable().size(), "contribution")
                    + " of item pairs that cannot be read. Fix: restore or delete the files, then erase again");
        }
        if (!erased.spelled().isEmpty()) {
            remains.add(
                    "shoppers: found other spellings of an address, by case or blanks. Fix: write normalize: email in"
                            + " the descriptor, then import with --replace");
        }
        return remains;
    }

    /** Stores the removal of shoppers; returns whether what was fitted to them was deleted. */
    @FunctionalInterface
    private interface Removal {

        boolean store(List<Segment> next, ImportStore.Erasure erasure, Runnable forget);
    }

    private Erased erase(Place place, Request request, Removal removal) {
        Set<String> shoppers = request.shoppers();
        ImportedDataset data = place.data();
        Set<String> visitors = data.preferences().visitors(place.ids(shoppers));
        Set<String> all = new HashSet<>(place.ids(shoppers));
        all.addAll(visitors);
        SegmentErasure erasure = place.erasure(clock);
        List<Segment> next = new ArrayList<>();
        Set<String> found = new HashSet<>();
        long removed = 0;
        for (Segment segment : place.segments().toList()) {
            Optional<SegmentErasure.Rewritten> without = segment.kind() == Kind.ITEMS
                    ? Optional.empty()
                    : erasure.without(
                            all,
                            data.segments().file(segment.digest()),
                            place.work().resolve("segment.parquet"));
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
        Map<String, Long> ofEvents = place.ofEvents(all);
        found.addAll(ofEvents.keySet());
        found.addAll(place.ofDecisions(all));
        List<String> before = place.before(shoppers, found);
        List<String> unknown = shoppers.stream()
                .filter(shopper -> !found.contains(place.id(shopper)) && !before.contains(shopper))
                .toList();
        ErasedShoppers marks = new ErasedShoppers(data.imports().erasureKey(), Map.of());
        Set<String> marked = new HashSet<>(visitors);
        shoppers.stream()
                .filter(shopper -> request.unknownToo() || !unknown.contains(shopper))
                .forEach(marked::add);
        Set<String> spellings = new HashSet<>(shoppers);
        spellings.addAll(all);
        ImportStore.Erasure erased = new ImportStore.Erasure(
                request.at(),
                spellings,
                place::id,
                marks.marks(marked, place::id, request.readmission()),
                request.readmission());
        List<InvalidInputException> unreadable = new ArrayList<>();
        place.lock().requireHeld();
        boolean forgotten = removal.store(next, erased, () -> {
            forget(home.personal());
            forget(home.serving());
            forget(home.updates());
            forget(home.training());
            unreadable.addAll(new FileCountStore(home.counts()).erase(shopper -> erased.concerns(shopper.value())));
        });
        data.received().deleteEnded();
        DataImport.sweep(data);
        return new Erased(
                found.size(),
                removed,
                ofEvents.values().stream().mapToLong(Long::longValue).sum(),
                before,
                unknown,
                place.spelled(shoppers, next, clock),
                forgotten,
                unreadable,
                data.truncateLog());
    }

    /** Deletes what was made of the erased interactions too. A running node fits new parameters, and withdraws from a round. */
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
                    folder
                            + ": found files made of erased interactions that cannot be deleted. Fix: delete the files in it",
                    e);
        }
    }
}
