// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hanse.clientnode.port.EventStore;
import org.hanse.config.InvalidInputException;
import org.hanse.config.StorageFault;
import org.hanse.core.interaction.IdCharacters;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.privacy.PlainNumber;

/** What shoppers did, as a shop sends it: each event of a request is stored or rejected for itself. */
public final class Events {

    /** Most events of a request. */
    public static final int MOST = 1000;

    static final int LONGEST_ID = 200;
    private static final double MOST_VALUE = 1e6;
    private static final double MOST_QUANTITY = 1e6;
    private static final double MOST_PRICE = 1e12;
    private static final Duration AHEAD = Duration.ofDays(1);

    private Events() {}

    /** Request with events. */
    public record Request(List<JsonNode> events) {

        /** Creates a request. */
        public static Request of(List<Entry> events) {
            return new Request(events.stream().map(ServedJson::tree).toList());
        }

        public Request {
            events = List.copyOf(events);
            if (events.isEmpty() || events.size() > MOST) {
                throw new InvalidInputException("events: found " + events.size() + "; expected 1 to " + MOST
                        + ". Fix: send them in several requests");
            }
        }
    }

    /**
     * One event of a request.
     *
     * @param id id that the shop gives it: an event with a known id is not stored again
     * @param shopper empty for an unknown visitor
     * @param decision id of the decision before it
     * @param type type of the interaction, such as {@code click} or {@code purchase}
     * @param time ISO 8601 with an offset; without it the event is of the moment at which the node receives it
     * @param value such as stars of a rating
     * @param order id of the order
     */
    public record Entry(
            String id,
            Optional<String> shopper,
            Optional<String> decision,
            String type,
            String item,
            Optional<String> time,
            OptionalDouble value,
            OptionalDouble quantity,
            OptionalDouble price,
            Optional<String> order) {

        /** Creates an event of now without numbers. */
        public Entry(String id, Optional<String> decision, String type, String item) {
            this(
                    id,
                    Optional.empty(),
                    decision,
                    type,
                    item,
                    Optional.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Optional.empty());
        }

        private EventStore.Event event(Function<String, ShopperId> form, Instant now) {
            requireText("id", id);
            requireText("type", type);
            requireText("item", item);
            shopper.ifPresent(own -> requireText("shopper", own));
            order.ifPresent(own -> requireText("order", own));
            requireNumber("value", value, -MOST_VALUE, MOST_VALUE);
            requireNumber("quantity", quantity, 0, MOST_QUANTITY);
            requireNumber("price", price, 0, MOST_PRICE);
            try {
                return new EventStore.Event(
                        id, shopper.map(form), decision, type, item, at(now), value, quantity, price, order);
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException(InvalidInputException.withFix(e, "check the event"), e);
            }
        }

        private static void requireText(String key, String text) {
            Events.requireText(key, text, "send the " + key + " of the event");
        }

        private static void requireNumber(String key, OptionalDouble number, double least, double most) {
            double own = number.orElse(0);
            if (!(own >= least && own <= most)) {
                throw new InvalidInputException(key + ": found " + own + "; expected a number from "
                        + PlainNumber.of(least) + " to " + PlainNumber.of(most) + ". Fix: "
                        + (own < 0 && least == 0 ? "send a return as an event of type return" : "check the number"));
            }
        }

        private Instant at(Instant now) {
            return time.map(text -> instant("time", text, now)).orElse(now);
        }
    }

    /**
     * Checks an id of a request.
     *
     * @throws InvalidInputException if it is missing, blank or too long, or has a refused character
     */
    static void requireText(String key, String text, String fix) {
        // Jackson gives null for a key that is not there.
        if (Objects.isNull(text) || text.isBlank() || text.length() > LONGEST_ID) {
            throw new InvalidInputException(key + ": found "
                    + (Objects.isNull(text) ? "none" : text.isBlank() ? "a blank text" : text.length() + " characters")
                    + "; expected 1 to " + LONGEST_ID + " characters. Fix: " + fix);
        }
        if (IdCharacters.areRefused(text)) {
            throw new InvalidInputException(key + ": found a control or direction character, or half a character;"
                    + " expected none in an id. Fix: " + fix + " without it");
        }
    }

    /**
     * Returns a time of a request.
     *
     * @param key key of the time
     * @throws InvalidInputException if it is not valid, before 1970, or more than a day ahead
     */
    static Instant instant(String key, String text, Instant now) {
        Instant at;
        try {
            at = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInputException(
                    key + ": found " + text
                            + "; expected ISO 8601 with an offset, such as 2026-11-02T18:04:00Z. Fix: add the offset",
                    e);
        }
        if (at.isBefore(Instant.EPOCH) || at.isAfter(now.plus(AHEAD))) {
            throw new InvalidInputException(key + ": found " + text + "; expected a time since 1970 and at most a"
                    + " day after " + now + ", the clock of this machine. Fix: correct the clock that is wrong");
        }
        return at;
    }

    /** Result of one event. */
    public enum Status {
        STORED,
        DUPLICATE,
        REJECTED
    }

    /**
     * Result of one event.
     *
     * @param id id of the event; empty if it has none
     * @param problem why it was rejected
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Result(Optional<String> id, Status status, Optional<Problem.Document> problem) {}

    /** Answer to a request, with a result for each event in their order. */
    public record Answer(long stored, long duplicate, long rejected, List<Result> results) {

        private static Answer of(List<Result> results) {
            return new Answer(
                    count(results, Status.STORED),
                    count(results, Status.DUPLICATE),
                    count(results, Status.REJECTED),
                    List.copyOf(results));
        }

        private static long count(List<Result> results, Status status) {
            return results.stream().filter(own -> own.status() == status).count();
        }
    }

    /** Stores the events of a request; those that are not valid are rejected. */
    static Answer store(
            Request request,
            BiFunction<List<EventStore.Event>, Instant, List<EventStore.Status>> store,
            Decisions decisions,
            Function<String, ShopperId> form) {
        Instant now = decisions.clock().instant();
        List<Result> results = new ArrayList<>();
        List<EventStore.Event> valid = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (JsonNode own : request.events()) {
            Optional<String> id = Optional.of(own.path("id").asText()).filter(text -> !text.isBlank());
            try {
                valid.add(valid(ServedJson.read(own, Entry.class), decisions, form, now));
                places.add(results.size());
                results.add(new Result(id, Status.STORED, Optional.empty()));
            } catch (StorageFault e) {
                // No fault of the event.
                throw e;
            } catch (InvalidInputException e) {
                results.add(rejected(id, Problem.of(e)));
            } catch (Problem e) {
                results.add(rejected(id, e));
            }
        }
        List<EventStore.Status> statuses = valid.isEmpty() ? List.of() : store.apply(valid, now);
        for (int v = 0; v < statuses.size(); v++) {
            results.set(places.get(v), result(valid.get(v), statuses.get(v)));
        }
        return Answer.of(results);
    }

    private static EventStore.Event valid(
            Entry entry, Decisions decisions, Function<String, ShopperId> form, Instant now) {
        EventStore.Event event = entry.event(form, now);
        event.decision().ifPresent(decision -> decisions.requireItem(decision, event.item()));
        return event;
    }

    /**
     * Stores one event.
     *
     * @throws Problem if it is rejected
     */
    static void store(Entry entry, EventStore store, Decisions decisions, Function<String, ShopperId> form) {
        Instant now = decisions.clock().instant();
        EventStore.Event event = valid(entry, decisions, form, now);
        problem(event, store.append(List.of(event), now).get(0)).ifPresent(problem -> {
            throw problem;
        });
    }

    private static Result rejected(Optional<String> id, Problem problem) {
        return new Result(id, Status.REJECTED, Optional.of(problem.document()));
    }

    private static Result result(EventStore.Event event, EventStore.Status status) {
        Optional<String> id = Optional.of(event.id());
        return problem(event, status)
                .map(own -> rejected(id, own))
                .orElseGet(() -> new Result(
                        id,
                        status == EventStore.Status.DUPLICATE ? Status.DUPLICATE : Status.STORED,
                        Optional.empty()));
    }

    private static Optional<Problem> problem(EventStore.Event event, EventStore.Status status) {
        return switch (status) {
            case STORED, DUPLICATE -> Optional.empty();
            case UNKNOWN_DECISION ->
                Optional.of(Decisions.unknown(event.decision().orElse("")));
            case OTHER_SHOPPER ->
                Optional.of(new Problem(
                        Problem.Kind.INVALID,
                        "shopper: found another one than that of decision "
                                + event.decision().orElse("")
                                + "; expected the same, or a visitor merged with it. Fix: send the shopper of the"
                                + " decision, or the event without decision"));
            case BEFORE_DECISION ->
                Optional.of(new Problem(
                        Problem.Kind.INVALID,
                        "time: found " + event.at() + "; expected at most " + EventStore.Event.MOST_BEFORE.toHours()
                                + " hours before decision " + event.decision().orElse("")
                                + ". Fix: correct the time, or send the event without decision"));
            case ERASED ->
                Optional.of(new Problem(
                        Problem.Kind.GONE,
                        "shopper: found one that was erased; expected none. Fix: send no events of this shopper"));
        };
    }
}
