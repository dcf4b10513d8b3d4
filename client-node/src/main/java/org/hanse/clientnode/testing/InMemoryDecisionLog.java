// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.core.interaction.ShopperId;

/** Decisions and events in memory. */
public final class InMemoryDecisionLog implements DecisionLog, EventStore {

    private static final Pattern SERVED_BY = Pattern.compile("\"servedBy\":\"([a-z-]+)\"");

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final List<Stored> events = new ArrayList<>();
    private final Map<ShopperId, Instant> erased = new LinkedHashMap<>();
    private final Map<LocalDate, Long> slots = new HashMap<>();
    private long appended;
    private long last;

    @Override
    public synchronized Appended append(Logged decision, long erasures, Drawn drawn) {
        if (decision.shopper().filter(own -> isErased(own, erasures)).isPresent()) {
            return Appended.ERASED;
        }
        if (drawn.slots() > 0 && drawn(decision.at()) + drawn.slots() > drawn.most()) {
            return Appended.DRAWN_TOO_OFTEN;
        }
        if (rows.containsKey(decision.id())) {
            throw new IllegalArgumentException("decision " + decision.id() + " is in the log already");
        }
        appended++;
        rows.put(decision.id(), new Row(appended, decision, List.of()));
        slots.merge(day(decision.at()), (long) drawn.slots(), Long::sum);
        return Appended.STORED;
    }

    private static LocalDate day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    @Override
    public synchronized long drawn(Instant at) {
        return slots.getOrDefault(day(at), 0L);
    }

    @Override
    public synchronized boolean isErased(ShopperId shopper, long erasures) {
        return erased.containsKey(shopper);
    }

    private void remove(Predicate<Row> old) {
        rows.values().removeIf(old);
        events.replaceAll(
                own -> own.event().decision().filter(rows::containsKey).isPresent()
                        ? own
                        : new Stored(own.number(), own.received(), own.event().withoutDecision()));
    }

    @Override
    public synchronized List<Status> append(List<Event> given, Instant received) {
        return given.stream().map(event -> append(event, received)).toList();
    }

    @Override
    public synchronized List<Status> tested(List<Event> given, Instant received) {
        List<Stored> before = List.copyOf(events);
        long lastBefore = last;
        List<Status> statuses = append(given, received);
        events.clear();
        events.addAll(before);
        last = lastBefore;
        return statuses;
    }

    private Status append(Event given, Instant received) {
        Optional<Row> decision = given.decision().map(rows::get);
        Event event = given.withShopper(
                given.shopper().or(() -> decision.flatMap(row -> row.decision().shopper())));
        if (event.shopper().filter(erased::containsKey).isPresent()) {
            return Status.ERASED;
        }
        if (events.stream().anyMatch(own -> own.event().id().equals(event.id()))) {
            return Status.DUPLICATE;
        }
        if (event.decision().isPresent() && decision.isEmpty()) {
            return Status.UNKNOWN_DECISION;
        }
        Optional<Status> rejected = decision.map(Row::decision)
                .flatMap(own -> event.contradiction(
                        own.at(), own.shopper().isEmpty() || own.shopper().equals(event.shopper())));
        if (rejected.isPresent()) {
            return rejected.get();
        }
        last++;
        events.add(new Stored(last, received.truncatedTo(ChronoUnit.MICROS), event));
        return Status.STORED;
    }

    /** Deletes the decisions and events of a shopper, and drops later ones. */
    public synchronized void erase(ShopperId shopper, Instant at) {
        events.removeIf(own -> own.event().shopper().equals(Optional.of(shopper)));
        remove(row -> row.decision().shopper().equals(Optional.of(shopper)));
        erased.put(shopper, at);
    }

    @Override
    public List<Stored> ofShopper(ShopperId shopper) {
        return select(own -> own.event().shopper().equals(Optional.of(shopper)));
    }

    @Override
    public List<Stored> ofDecision(String decision) {
        return select(own -> own.event().decision().equals(Optional.of(decision)));
    }

    @Override
    public void forEach(long after, Consumer<Stored> each) {
        select(own -> own.number() > after).forEach(each);
    }

    @Override
    public void forEachShopper(long last, BiConsumer<ShopperId, List<Event>> each) {
        Map<ShopperId, List<Event>> own = new TreeMap<>(Comparator.comparing(ShopperId::value));
        select(event -> event.number() <= last)
                .forEach(event -> event.event()
                        .shopper()
                        .ifPresent(shopper -> own.computeIfAbsent(shopper, first -> new ArrayList<>())
                                .add(event.event())));
        own.forEach(each);
    }

    private synchronized List<Stored> select(Predicate<Stored> wanted) {
        return events.stream().filter(wanted).toList();
    }

    @Override
    public synchronized long last() {
        return last;
    }

    @Override
    public Set<ShopperId> shoppers() {
        return select(own -> own.event().shopper().isPresent()).stream()
                .map(own -> own.event().shopper().orElseThrow())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public synchronized Counts counts(Instant from, Instant until) {
        List<Logged> own = all().stream()
                .map(Row::decision)
                .filter(decision ->
                        !decision.at().isBefore(from) && decision.at().isBefore(until))
                .toList();
        long waiting = own.stream().filter(Logged::waiting).count();
        return new Counts(own.size() - waiting, waiting);
    }

    @Override
    public synchronized void deleteBefore(Instant oldest) {
        remove(row -> row.decision().at().isBefore(oldest));
    }

    @Override
    public Set<ShopperId> recipients() {
        return all().stream().flatMap(row -> row.decision().shopper().stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void forEachIncluded(long last, BiConsumer<ShopperId, List<Event>> each) {
        forEachShopper(last, each);
    }

    @Override
    public synchronized boolean show(String id, Instant at) {
        rows.computeIfPresent(
                id,
                (same, row) -> row.decision().waiting()
                        ? new Row(row.number(), row.decision().shown(at), row.events())
                        : row);
        return rows.containsKey(id);
    }

    @Override
    public synchronized long decisionsOf(ShopperId shopper) {
        return madeFor(shopper).size();
    }

    @Override
    public synchronized long eventsOf(ShopperId shopper) {
        return ofShopper(shopper).size();
    }

    @Override
    public synchronized List<Logged> madeFor(ShopperId shopper) {
        return rows.values().stream()
                .map(Row::decision)
                .filter(own -> own.shopper().equals(Optional.of(shopper)))
                .toList();
    }

    @Override
    public List<Row> shownTo(ShopperId shopper, Instant from, long last) {
        return all().stream()
                .filter(row -> !row.decision().waiting()
                        && row.decision().shopper().equals(Optional.of(shopper))
                        && !row.decision().at().isBefore(from))
                .map(row -> new Row(
                        row.number(),
                        narrow(row.decision(), row.decision().asked(), Optional.empty()),
                        ofDecision(row.decision().id()).stream()
                                .filter(own -> own.number() <= last)
                                .map(Stored::event)
                                .toList()))
                .toList();
    }

    @Override
    public synchronized Optional<Logged> decision(String id) {
        return Optional.ofNullable(rows.get(id)).map(Row::decision);
    }

    @Override
    public void forEach(Instant from, Instant until, Consumer<Row> each) {
        all().stream()
                .filter(row -> !row.decision().waiting() && isIn(row.decision().at(), from, until))
                .map(row -> new Row(
                        row.number(),
                        narrow(row.decision(), Optional.empty(), row.decision().choice()),
                        after(row.decision().id())))
                .forEach(each);
    }

    @Override
    public Map<String, Long> servedBy(Instant from, Instant until) {
        return all().stream()
                .map(Row::decision)
                .filter(own -> !own.waiting() && isIn(own.at(), from, until))
                .flatMap(own -> SERVED_BY.matcher(own.document()).results().map(match -> match.group(1)))
                .collect(Collectors.groupingBy(own -> own, Collectors.counting()));
    }

    @Override
    public Map<String, Long> types(Instant from, Instant until) {
        return select(own -> isIn(own.event().at(), from, until)).stream()
                .collect(Collectors.groupingBy(own -> own.event().type(), Collectors.counting()));
    }

    @Override
    public Optional<Instant> newest(Instant until) {
        return select(own -> own.event().at().isBefore(until)).stream()
                .map(own -> own.event().at())
                .max(Comparator.naturalOrder());
    }

    private List<Event> after(String decision) {
        return ofDecision(decision).stream().map(Stored::event).toList();
    }

    private static Logged narrow(Logged own, Optional<String> asked, Optional<String> choice) {
        return new Logged(
                own.id(), own.at(), own.shopper(), own.document(), Optional.empty(), asked, choice, false, own.trial());
    }

    private synchronized List<Row> all() {
        return List.copyOf(rows.values());
    }

    @Override
    public synchronized long erased(Instant from, Instant until) {
        return erased.values().stream().filter(at -> isIn(at, from, until)).count();
    }

    private static boolean isIn(Instant at, Instant from, Instant until) {
        return !at.isBefore(from) && at.isBefore(until);
    }
}
