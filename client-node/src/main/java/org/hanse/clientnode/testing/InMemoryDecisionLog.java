// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.core.interaction.ShopperId;

/** Decisions and events in memory. */
public final class InMemoryDecisionLog implements DecisionLog {

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final List<Instant> erased = new ArrayList<>();
    private long appended;

    @Override
    public synchronized boolean append(Logged decision, Instant oldest, long erasures) {
        if (erased.size() != erasures) {
            return false;
        }
        if (rows.containsKey(decision.id())) {
            throw new IllegalArgumentException("decision " + decision.id() + " is in the log already");
        }
        rows.values().removeIf(row -> row.decision().at().isBefore(oldest));
        appended++;
        rows.put(decision.id(), new Row(appended, decision, List.of()));
        return true;
    }

    @Override
    public synchronized boolean append(String decision, Event event) {
        return rows.computeIfPresent(decision, (id, row) -> {
                    List<Event> events = new ArrayList<>(row.events());
                    events.add(event);
                    return new Row(row.number(), row.decision(), events);
                })
                != null;
    }

    /** Deletes the decisions of a shopper, and the events after them. */
    public synchronized void erase(ShopperId shopper, Instant at) {
        rows.values().removeIf(row -> row.decision().shopper().equals(Optional.of(shopper)));
        erased.add(at);
    }

    @Override
    public synchronized Optional<Logged> decision(String id) {
        return Optional.ofNullable(rows.get(id)).map(Row::decision);
    }

    @Override
    public synchronized List<Event> events(String decision) {
        return Optional.ofNullable(rows.get(decision)).map(Row::events).orElse(List.of());
    }

    @Override
    public void forEach(Instant from, Instant until, Consumer<Row> each) {
        all().stream()
                .filter(row -> isIn(row.decision().at(), from, until))
                .map(row -> new Row(row.number(), withoutTerms(row.decision()), row.events()))
                .forEach(each);
    }

    private static Logged withoutTerms(Logged own) {
        return new Logged(own.id(), own.at(), own.shopper(), own.document());
    }

    private synchronized List<Row> all() {
        return List.copyOf(rows.values());
    }

    @Override
    public synchronized long erased(Instant from, Instant until) {
        return erased.stream().filter(at -> isIn(at, from, until)).count();
    }

    private static boolean isIn(Instant at, Instant from, Instant until) {
        return !at.isBefore(from) && at.isBefore(until);
    }
}
