// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;

/**
 * Events of a node: what shoppers did, as the shop sent it. Append-only: an event is deleted with its shopper ({@link ImportStore#erase}) or by age
 * ({@link ImportStore#includeEvents}). Only an import that
 * normalises ids gives shoppers other ones. Any thread or process may append and read. Methods block; what is appended is durable when a method
 * returns.
 */
public interface EventStore {

    /** Result of appending an event. */
    enum Status {
        STORED,
        /** An event of this id is stored; it stays as it is. */
        DUPLICATE,
        /** Rejected: the log has no such decision. */
        UNKNOWN_DECISION,
        /** Rejected: the decision is of another shopper, who was not merged with this one. */
        OTHER_SHOPPER,
        /** Rejected: it is more than {@link Event#MOST_BEFORE} before its decision. */
        BEFORE_DECISION,
        /** Dropped: the shopper was erased. */
        ERASED
    }

    /**
     * An event.
     *
     * @param id id that the shop gave it; not blank
     * @param shopper empty for an unknown visitor. Beside a decision of a known shopper it is stored with that shopper
     * @param decision id of the decision before it
     * @param type type of the interaction; not blank
     * @param item id of the item, which the catalogue may not hold; not blank
     * @param at instant between the years 0 and 9999, cut to whole microseconds
     * @param value such as stars of a rating
     * @param quantity pieces
     * @param price price of a piece
     * @param order id of the order; not blank
     */
    record Event(
            String id,
            Optional<ShopperId> shopper,
            Optional<String> decision,
            String type,
            String item,
            Instant at,
            OptionalDouble value,
            OptionalDouble quantity,
            OptionalDouble price,
            Optional<String> order) {

        /** Greatest time of an event before its decision: clocks of a shop and its node differ. */
        public static final Duration MOST_BEFORE = Duration.ofDays(1);

        private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
        private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
        private static final long MICROS = 1_000_000;
        private static final int NANOS_OF_MICRO = 1_000;

        public Event {
            requireText("the id of an event", id);
            requireText("the id of an item", item);
            order.ifPresent(own -> requireText("the id of an order", own));
            type = new InteractionType(type).name();
            if (at.isBefore(FIRST) || at.isAfter(LAST)) {
                throw new IllegalArgumentException("found time " + at + "; expected one of the years 0 to 9999");
            }
            at = at.truncatedTo(ChronoUnit.MICROS);
            Stream.of(value, quantity, price)
                    .flatMap(number -> number.stream().boxed())
                    .filter(number -> !Float.isFinite(number.floatValue()))
                    .findAny()
                    .ifPresent(number -> {
                        throw new IllegalArgumentException(
                                "found number " + number + "; expected a finite one of single precision");
                    });
        }

        /** Creates an event without numbers and order. */
        public Event(
                String id,
                Optional<ShopperId> shopper,
                Optional<String> decision,
                String type,
                String item,
                Instant at) {
            this(
                    id,
                    shopper,
                    decision,
                    type,
                    item,
                    at,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Optional.empty());
        }

        /** Returns the time in microseconds since the epoch. */
        public long micros() {
            return micros(at);
        }

        /** Returns microseconds since the epoch. ChronoUnit counts nanoseconds in between, which end in the year 2262. */
        public static long micros(Instant at) {
            return Math.addExact(Math.multiplyExact(at.getEpochSecond(), MICROS), at.getNano() / NANOS_OF_MICRO);
        }

        private static void requireText(String what, String text) {
            if (text.isBlank()) {
                throw new IllegalArgumentException("found a blank text; expected " + what);
            }
        }

        /** Returns this event with another shopper. */
        public Event withShopper(Optional<ShopperId> other) {
            return new Event(id, other, decision, type, item, at, value, quantity, price, order);
        }

        /** Returns why the event cannot be of a decision; empty if it can. */
        public Optional<Status> contradiction(Instant decided, boolean isOfShopper) {
            return !isOfShopper
                    ? Optional.of(Status.OTHER_SHOPPER)
                    : Optional.of(Status.BEFORE_DECISION).filter(why -> at.isBefore(decided.minus(MOST_BEFORE)));
        }

        /** Returns this event without its decision. */
        public Event withoutDecision() {
            return new Event(id, shopper, Optional.empty(), type, item, at, value, quantity, price, order);
        }
    }

    /**
     * An event as it is stored.
     *
     * @param number number in the store, ascending and never used twice
     * @param received instant at which the node received it, whole microseconds
     */
    record Stored(long number, Instant received, Event event) {}

    /**
     * Appends events in one transaction.
     *
     * @return a status for each event, in their order
     */
    List<Status> append(List<Event> events, Instant received);

    /** Returns the statuses that {@link #append} would return now, and stores nothing. */
    List<Status> tested(List<Event> events, Instant received);

    /** Returns the events of a shopper, by number. */
    List<Stored> ofShopper(ShopperId shopper);

    /** Returns the number of events of a shopper. */
    long eventsOf(ShopperId shopper);

    /** Returns the events after a decision, by number. */
    List<Stored> ofDecision(String decision);

    /**
     * Passes events to {@code each}, by number, as they are when the method begins. {@code each} must not use the store.
     *
     * @param after number after which they begin; 0 for all
     */
    void forEach(long after, Consumer<Stored> each);

    /**
     * Passes the shoppers of events with their events, by number, as they are when the method begins. {@code each} must not use the store.
     *
     * @param last greatest number of an event
     */
    void forEachShopper(long last, BiConsumer<ShopperId, List<Event>> each);

    /**
     * Passes shoppers with their events as {@link #forEachShopper} does, as the data for training contain them: before merges that these do
     * not include yet.
     *
     * @param last greatest number of an event
     */
    void forEachIncluded(long last, BiConsumer<ShopperId, List<Event>> each);

    /**
     * Returns the number of events of a period by type.
     *
     * @param from first instant, of the events themselves
     * @param until instant after the last one
     */
    Map<String, Long> types(Instant from, Instant until);

    /** Returns the greatest instant of an event before another one; empty if there is none. */
    Optional<Instant> newest(Instant until);

    /** Returns the greatest number ever given to an event; 0 before the first. */
    long last();

    /** Returns the shoppers of all events. */
    Set<ShopperId> shoppers();
}
