// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.ExportStore;
import org.hanse.clientnode.port.ExportStore.Export;
import org.hanse.clientnode.port.ImportStore.Erasure;
import org.hanse.clientnode.port.ImportStore.Readmission;
import org.hanse.clientnode.port.PreferenceStore;
import org.hanse.clientnode.port.PreferenceStore.Preferences;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.ShopperId;

/**
 * What shoppers may ask of a shop: erasure, preferences, a copy of their data, and to be one with the visitor that they were. What is answered
 * is durable. Any thread may call it; calls block.
 */
public final class ShopperService {

    /** Time for which a copy of a shopper's data is kept. */
    public static final Duration EXPORT_KEPT = Duration.ofHours(24);

    private static final int MOST_HIDDEN = 1000;
    private static final int ID_BYTES = 16;

    private final Histories histories;
    private final Stores stores;
    private final Runnable work;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Histories of the shop in memory. */
    public interface Histories {

        /** Reads the histories of shoppers and what they want again; the next decision uses them. */
        void changed(Set<ShopperId> shoppers);

        /** Returns whether a shopper has imported interactions. */
        boolean isImported(ShopperId shopper);

        /** Returns the id of a shopper from what a user writes. */
        UnaryOperator<String> shoppers();
    }

    /** Stores of the service. */
    public record Stores(ErasureStore erasures, PreferenceStore preferences, ExportStore exports) {}

    /** States of a task in the background. */
    public enum State {
        RUNNING,
        DONE
    }

    /**
     * Erasure.
     *
     * @param later whether interactions after it are accepted
     * @param events number of events that were deleted
     * @param decisions number of decisions that were deleted
     * @param interactions number of imported interactions that were removed; empty before
     * @param remains what could not be removed
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record ErasureAnswer(
            String id,
            State state,
            String at,
            boolean later,
            long events,
            long decisions,
            OptionalLong interactions,
            List<String> remains) {

        private static ErasureAnswer of(ErasureStore.Entry entry) {
            return new ErasureAnswer(
                    entry.id(),
                    entry.finished() ? State.DONE : State.RUNNING,
                    entry.at().toString(),
                    entry.readmission() == Readmission.LATER,
                    entry.events(),
                    entry.decisions(),
                    entry.removed()
                            .map(own -> OptionalLong.of(own.interactions()))
                            .orElseGet(OptionalLong::empty),
                    entry.removed().map(ErasureStore.Removed::remains).orElse(List.of()));
        }
    }

    /**
     * What a shopper wants, in requests and answers.
     *
     * @param training whether tables and training may use the interactions; empty for true
     * @param profiling whether recommendations may use the history; empty for true
     * @param hidden ids of interactions that are left out of the history
     */
    public record Wanted(Optional<Boolean> training, Optional<Boolean> profiling, List<String> hidden) {

        public Wanted {
            hidden = List.copyOf(hidden.stream()
                    .map(id -> Objects.requireNonNullElse(id, ""))
                    .toList());
            if (hidden.size() > MOST_HIDDEN) {
                throw new InvalidInputException("hidden: found " + hidden.size() + " ids; expected " + MOST_HIDDEN
                        + " at most. Fix: set profiling to false to leave out all");
            }
            hidden.forEach(id -> requireText("hidden", id));
        }

        private static Wanted of(Preferences own) {
            return new Wanted(Optional.of(own.training()), Optional.of(own.profiling()), List.copyOf(own.hidden()));
        }

        private Preferences preferences() {
            return Preferences.of(training.orElse(true), profiling.orElse(true), hidden);
        }
    }

    /** Request for a merge: id of the visitor whose events and decisions become the shopper's. */
    public record Merge(String from) {

        public Merge {
            requireText("from", from);
        }
    }

    /**
     * Answer to a merge.
     *
     * @param events number of events that became the shopper's
     * @param decisions number of decisions that became the shopper's
     */
    public record Merged(String shopper, long events, long decisions) {}

    /**
     * Copy of a shopper's data that is asked for.
     *
     * @param until instant at which it is deleted
     */
    public record ExportAnswer(String id, State state, String until) {}

    /** Document of a copy, schema {@code hanse.subject/1}. */
    public record Document(@JsonValue @JsonRawValue String json) {}

    /**
     * @param work begins tasks in the background; does not block
     * @param random source of ids; thread-safe
     */
    public ShopperService(
            Histories histories, Stores stores, Runnable work, InstantSource clock, RandomGenerator random) {
        this.histories = histories;
        this.stores = stores;
        this.work = work;
        this.clock = clock;
        this.random = random;
    }

    private static void requireText(String key, String text) {
        Events.requireText(key, text, "send an id");
    }

    private ShopperId shopper(String key, String given) {
        requireText(key, given);
        return new ShopperId(histories.shoppers().apply(given));
    }

    /**
     * Returns the id of a shopper, known or not, from what a user writes.
     *
     * @throws InvalidInputException if it is none
     */
    public ShopperId known(String given) {
        return shopper("shopper", given);
    }

    private String id() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Erases a shopper. Recommendations, events and decisions are without the shopper at once; imported interactions are removed in the
     * background.
     *
     * @param later whether interactions after the erasure are accepted
     * @throws InvalidInputException if the shopper was merged with another one, who has what the shopper did
     */
    public ErasureAnswer erase(String given, boolean later) {
        ShopperId shopper = shopper("shopper", given);
        Set<String> ids = new LinkedHashSet<>(List.of(given, shopper.value()));
        requireNotMerged(stores.preferences().accounts(ids));
        Erasure erasure =
                new Erasure(now(), ids, histories.shoppers(), Set.of(), later ? Readmission.LATER : Readmission.NONE);
        ErasureStore.Entry accepted = stores.erasures().accept(id(), erasure);
        histories.changed(accepted.shoppers().stream().map(ShopperId::new).collect(Collectors.toSet()));
        work.run();
        return ErasureAnswer.of(accepted);
    }

    /** @throws InvalidInputException if there are accounts that a visitor's events and decisions went to; nothing is erased then */
    public static void requireNotMerged(Set<String> accounts) {
        if (!accounts.isEmpty()) {
            throw new InvalidInputException("shopper: found a visitor who was merged with "
                    + String.join(", ", accounts) + ", who has what the visitor did; nothing was erased. Fix: erase "
                    + String.join(", ", accounts) + ", which erases the visitor, too");
        }
    }

    /**
     * Returns an erasure.
     *
     * @throws Problem if there is none
     */
    public ErasureAnswer erasure(String id) {
        return stores.erasures()
                .find(id)
                .map(ErasureAnswer::of)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.UNKNOWN,
                        "erasure: found " + id + "; expected the id of an erasure. Fix: take the id of its answer"));
    }

    /**
     * Stores what a shopper wants, who may be unknown so far. It holds from the next decision on.
     *
     * @throws Problem if the shopper was erased
     */
    public Wanted prefer(String given, Wanted wanted) {
        ShopperId shopper = present("shopper", given);
        if (!stores.preferences().put(shopper, wanted.preferences())) {
            throw gone("shopper");
        }
        histories.changed(Set.of(shopper));
        return Wanted.of(wanted.preferences());
    }

    /**
     * Returns what a shopper wants.
     *
     * @throws Problem if the shopper was erased
     */
    public Wanted wanted(String given) {
        return Wanted.of(stores.preferences().of(present("shopper", given)));
    }

    private ShopperId present(String key, String given) {
        ShopperId shopper = shopper(key, given);
        if (Stream.of(given, shopper.value()).anyMatch(stores.erasures()::isErased)) {
            throw gone(key);
        }
        return shopper;
    }

    private static Problem gone(String key) {
        return new Problem(
                Problem.Kind.GONE,
                key + ": found one that was erased; expected another. Fix: hanse node erase --allow-later lets the"
                        + " shopper return");
    }

    /**
     * Gives the events and decisions of a visitor to a shopper.
     *
     * @throws InvalidInputException if the visitor has an account, by imported interactions or {@link PreferenceStore#account}
     * @throws Problem if one of them was erased
     */
    public Merged merge(String given, Merge merge) {
        ShopperId shopper = present("shopper", given);
        ShopperId visitor = present("from", merge.from());
        if (visitor.equals(shopper)) {
            throw new InvalidInputException(
                    "from: found the shopper of the path; expected a visitor. Fix: name the id before the login");
        }
        if (histories.isImported(visitor)) {
            throw new InvalidInputException(
                    "from: found a shopper with imported interactions; expected a visitor with events"
                            + " alone. Fix: give both the same id in the export, and import it");
        }
        stores.preferences().account(visitor).ifPresent(what -> {
            throw new InvalidInputException("from: found a shopper with " + what
                    + "; expected a visitor who had none before the login. Fix: send what a customer does under the"
                    + " customer's id alone");
        });
        PreferenceStore.Moved moved =
                stores.preferences().merge(visitor, shopper).orElseThrow(() -> gone("shopper"));
        histories.changed(Set.of(visitor, shopper));
        return new Merged(shopper.value(), moved.events(), moved.decisions());
    }

    /**
     * Begins a copy of a shopper's data.
     *
     * @throws Problem if the shopper was erased
     */
    public ExportAnswer export(String given) {
        ShopperId shopper = present("shopper", given);
        String id = id();
        Instant now = now();
        if (!stores.exports().add(id, now, shopper)) {
            throw gone("shopper");
        }
        work.run();
        return new ExportAnswer(id, State.RUNNING, now.plus(EXPORT_KEPT).toString());
    }

    /**
     * Returns a copy of a shopper's data: a {@link Document}, or an {@link ExportAnswer} before it is made.
     *
     * @throws Problem if there is none, or it was deleted
     */
    public Object exported(String id) {
        Export export = stores.exports()
                .find(id)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.UNKNOWN,
                        "export: found " + id + "; expected the id of an export. Fix: take the id of its answer"));
        Instant until = export.at().plus(EXPORT_KEPT);
        if (export.isDeleted() || !clock.instant().isBefore(until)) {
            throw new Problem(
                    Problem.Kind.GONE,
                    "export: found one that was deleted, after " + EXPORT_KEPT.toHours()
                            + " hours or with its shopper; expected a later one. Fix: export again");
        }
        return export.document()
                .<Object>map(Document::new)
                .orElseGet(() -> new ExportAnswer(id, State.RUNNING, until.toString()));
    }
}
