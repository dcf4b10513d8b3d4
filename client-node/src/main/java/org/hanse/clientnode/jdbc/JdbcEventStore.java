// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.hanse.clientnode.jdbc.JdbcDecisionLog.instant;
import static org.hanse.clientnode.port.EventStore.Event.micros;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Events in the node's database. */
public final class JdbcEventStore implements EventStore {

    /** Columns of an event, under names that no column of a decision has. */
    static final String COLUMNS = "event.number AS event_number, event.id AS event_id, event.shopper AS event_shopper,"
            + " event.at AS event_at, received, item, type, value, quantity, price, order_id, decision.id AS decision_id";

    private static final String SELECT =
            "SELECT " + COLUMNS + " FROM event LEFT JOIN decision ON decision.number = event.decision ";

    private static final String TEST = "test";

    private final SqliteDatabase database;

    public JdbcEventStore(SqliteDatabase database) {
        this.database = database;
    }

    /** Decision of an event. */
    private record After(long number, Instant at, Optional<ShopperId> shopper) {

        /** Returns whether a shopper is the one of the decision, or a visitor merged with that one; anyone after a visitor without an id. */
        boolean isOf(Handle handle, Event event) {
            return shopper.isEmpty()
                    || shopper.equals(event.shopper())
                    || JdbcPreferenceStore.visitors(handle, Set.of(shopper.get().value()))
                            .contains(event.shopper().orElseThrow().value());
        }
    }

    @Override
    public List<Status> append(List<Event> events, Instant received) {
        return database.writeTogether(handle -> append(handle, events, received));
    }

    @Override
    public List<Status> tested(List<Event> events, Instant received) {
        return database.write(handle -> {
            handle.savepoint(TEST);
            List<Status> statuses = append(handle, events, received);
            handle.rollbackToSavepoint(TEST);
            return statuses;
        });
    }

    /** Appends events within a transaction, as {@link #append(List, Instant)} does. */
    public static List<Status> append(Handle handle, List<Event> events, Instant received) {
        Predicate<Event> erased = erased(handle);
        Map<String, Optional<After>> decisions = new HashMap<>();
        List<Status> results = new ArrayList<>(events.size());
        List<Integer> stored = new ArrayList<>();
        PreparedBatch batch = handle.prepareBatch("INSERT INTO event"
                + " (id, decision, shopper, at, received, item, type, value, quantity, price, order_id) VALUES"
                + " (:id, :decision, :shopper, :at, :received, :item, :type, :value, :quantity, :price, :order)"
                + " ON CONFLICT (id) DO NOTHING");
        for (Event given : events) {
            Optional<After> decision =
                    given.decision().flatMap(id -> decisions.computeIfAbsent(id, unread -> decision(handle, unread)));
            Event event = given.withShopper(given.shopper().or(() -> decision.flatMap(After::shopper)));
            Optional<Status> rejected = given.decision().isEmpty()
                    ? Optional.empty()
                    : decision.map(own -> event.contradiction(own.at(), own.isOf(handle, event)))
                            .orElse(Optional.of(Status.UNKNOWN_DECISION));
            if (erased.test(event)) {
                results.add(Status.ERASED);
            } else if (rejected.isPresent()) {
                results.add(contains(handle, event.id()) ? Status.DUPLICATE : rejected.get());
            } else {
                stored.add(results.size());
                results.add(Status.STORED);
                bind(batch, event, decision, received);
            }
        }
        if (!stored.isEmpty()) {
            int[] rows = batch.execute();
            for (int i = 0; i < rows.length; i++) {
                if (rows[i] == 0) {
                    results.set(stored.get(i), Status.DUPLICATE);
                }
            }
        }
        return List.copyOf(results);
    }

    private static void bind(PreparedBatch batch, Event event, Optional<After> decision, Instant received) {
        batch.bind("id", event.id())
                .bind("decision", decision.map(After::number).orElse(null))
                .bind("shopper", event.shopper().map(ShopperId::value).orElse(null))
                .bind("at", event.micros())
                .bind("received", micros(received))
                .bind("item", event.item())
                .bind("type", event.type())
                .bind("value", boxed(event.value()))
                .bind("quantity", boxed(event.quantity()))
                .bind("price", boxed(event.price()))
                .bind("order", event.order().orElse(null))
                .add();
    }

    private static Optional<After> decision(Handle handle, String id) {
        return handle.createQuery("SELECT number, at, shopper FROM decision WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new After(
                        row.getLong("number"),
                        instant(row.getLong("at")),
                        Optional.ofNullable(row.getString("shopper")).map(ShopperId::new)))
                .findOne();
    }

    private static boolean contains(Handle handle, String id) {
        return handle.createQuery("SELECT number FROM event WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }

    /** Returns the last time that is left out of an erased shopper; empty for one without a mark. */
    static Optional<Long> until(Handle handle, ShopperId shopper) {
        return handle.createQuery("SELECT bytes FROM erasure_key")
                .map((row, context) -> new ErasedShoppers(row.getBytes("bytes"), Map.of()))
                .findOne()
                .map(marks -> until(handle, marks.mark(shopper.value())))
                .filter(until -> until != ErasedShoppers.NOT_ERASED);
    }

    /** Returns the rule that drops events of erased shoppers, as of this transaction. */
    private static Predicate<Event> erased(Handle handle) {
        Optional<ErasedShoppers> marks = handle.createQuery("SELECT bytes FROM erasure_key")
                .map((row, context) -> new ErasedShoppers(row.getBytes("bytes"), Map.of()))
                .findOne();
        return event -> marks.isPresent()
                && event.shopper()
                        .filter(shopper ->
                                event.micros() <= until(handle, marks.get().mark(shopper.value())))
                        .isPresent();
    }

    private static long until(Handle handle, Digest mark) {
        return handle.createQuery("SELECT at, later FROM erased WHERE mark = :mark")
                .bind("mark", mark.toBytes())
                .map((row, context) -> JdbcImportStore.until(row))
                .findOne()
                .orElse(ErasedShoppers.NOT_ERASED);
    }

    /** Deletes all events of erased shoppers, and returns their number. */
    static long erase(Handle handle, ImportStore.Erasure erasure) {
        return names(handle)
                .filter(erasure::concerns)
                .mapToInt(shopper ->
                        handle.execute("DELETE FROM event WHERE shopper = ? OR included = ?", shopper, shopper))
                .sum();
    }

    /** Includes merges in the data for training, and returns whether these change. */
    static boolean includeMerges(Handle handle) {
        return handle.execute("UPDATE event SET included = NULL WHERE included IS NOT NULL") > 0;
    }

    /** Gives the shoppers of events other ids, and returns the ids before. */
    static Set<String> rename(Handle handle, UnaryOperator<String> names) {
        Set<String> before = names(handle)
                .filter(shopper -> !names.apply(shopper).equals(shopper))
                .collect(Collectors.toSet());
        before.forEach(shopper -> {
            handle.execute("UPDATE event SET shopper = ? WHERE shopper = ?", names.apply(shopper), shopper);
            handle.execute("UPDATE event SET included = ? WHERE included = ?", names.apply(shopper), shopper);
        });
        return before;
    }

    private static Stream<String> names(Handle handle) {
        return handle
                .createQuery("SELECT shopper FROM event WHERE shopper IS NOT NULL"
                        + " UNION SELECT included FROM event WHERE included IS NOT NULL")
                .mapTo(String.class)
                .list()
                .stream();
    }

    @Override
    public long eventsOf(ShopperId shopper) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM event WHERE shopper = :shopper")
                .bind("shopper", shopper.value())
                .mapTo(Long.class)
                .one());
    }

    @Override
    public List<Stored> ofShopper(ShopperId shopper) {
        return list("WHERE event.shopper = :bound ORDER BY event.number", shopper.value());
    }

    @Override
    public List<Stored> ofDecision(String decision) {
        return list("WHERE decision.id = :bound ORDER BY event.number", decision);
    }

    private List<Stored> list(String condition, String bound) {
        return database.read(handle -> handle.createQuery(SELECT + condition)
                .bind("bound", bound)
                .map((row, context) -> stored(row, 1))
                .list());
    }

    @Override
    public void forEach(long after, Consumer<Stored> each) {
        database.read(handle -> {
            try (Stream<Stored> read = handle
                    .createQuery(SELECT + "WHERE event.number > :after ORDER BY event.number")
                    .bind("after", after)
                    .map((row, context) -> stored(row, 1))
                    .stream()) {
                read.forEach(each);
            }
            return 0;
        });
    }

    @Override
    public void forEachShopper(long last, BiConsumer<ShopperId, List<Event>> each) {
        forEachShopper("event.shopper", last, each);
    }

    @Override
    public void forEachIncluded(long last, BiConsumer<ShopperId, List<Event>> each) {
        forEachShopper("coalesce(event.included, event.shopper)", last, each);
    }

    private void forEachShopper(String shopper, long last, BiConsumer<ShopperId, List<Event>> each) {
        database.read(handle -> {
            List<Event> own = new ArrayList<>();
            try (Stream<Stored> read = handle
                    .createQuery("SELECT " + COLUMNS.replace("event.shopper AS", shopper + " AS")
                            + " FROM event LEFT JOIN decision ON decision.number = event.decision"
                            + " WHERE event.shopper IS NOT NULL AND event.number <= :last ORDER BY " + shopper
                            + ", event.number")
                    .bind("last", last)
                    .map((row, context) -> stored(row, 1))
                    .stream()) {
                read.map(Stored::event).forEach(event -> {
                    if (!own.isEmpty() && !own.get(0).shopper().equals(event.shopper())) {
                        pass(own, each);
                    }
                    own.add(event);
                });
            }
            if (!own.isEmpty()) {
                pass(own, each);
            }
            return 0;
        });
    }

    private static void pass(List<Event> own, BiConsumer<ShopperId, List<Event>> each) {
        each.accept(own.get(0).shopper().orElseThrow(), List.copyOf(own));
        own.clear();
    }

    @Override
    public Map<String, Long> types(Instant from, Instant until) {
        return database.read(handle -> handle.createQuery(
                        "SELECT type, count(*) AS events FROM event WHERE at >= :from AND at < :until GROUP BY type")
                .bind("from", micros(from))
                .bind("until", micros(until))
                .collectRows(Collectors.toMap(
                        row -> row.getColumn("type", String.class), row -> row.getColumn("events", Long.class))));
    }

    @Override
    public Optional<Instant> newest(Instant until) {
        return database.read(handle -> handle.createQuery("SELECT max(at) FROM event WHERE at < :until")
                .bind("until", micros(until))
                .mapTo(Long.class)
                .findOne()
                .map(JdbcDecisionLog::instant));
    }

    @Override
    public long last() {
        return database.read(JdbcEventStore::last);
    }

    static long last(Handle handle) {
        return handle.createQuery("SELECT seq FROM sqlite_sequence WHERE name = 'event'")
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** Returns whether shoppers have events after a number. */
    static boolean hasAfter(Handle handle, long number) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM event WHERE number > :number AND shopper IS NOT NULL)")
                .bind("number", number)
                .mapTo(Boolean.class)
                .one();
    }

    /** Deletes events before an instant, and returns whether shoppers had any. */
    static boolean deleteBefore(Handle handle, Instant oldest) {
        boolean any = handle.createQuery(
                        "SELECT EXISTS (SELECT 1 FROM event WHERE at < :oldest AND shopper IS NOT NULL)")
                .bind("oldest", micros(oldest))
                .mapTo(Boolean.class)
                .one();
        handle.execute("DELETE FROM event WHERE at < ?", micros(oldest));
        return any;
    }

    @Override
    public Set<ShopperId> shoppers() {
        return database.read(handle -> names(handle).map(ShopperId::new).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Returns the event of a row. Columns are read by their place, which is faster than by their names.
     *
     * @param first place of the first of the {@link #COLUMNS}
     */
    static Stored stored(ResultSet row, int first) throws SQLException {
        return new Stored(
                row.getLong(first),
                instant(row.getLong(first + 4)),
                new Event(
                        row.getString(first + 1),
                        Optional.ofNullable(row.getString(first + 2)).map(ShopperId::new),
                        Optional.ofNullable(row.getString(first + 11)),
                        row.getString(first + 6),
                        row.getString(first + 5),
                        instant(row.getLong(first + 3)),
                        number(row, first + 7),
                        number(row, first + 8),
                        number(row, first + 9),
                        Optional.ofNullable(row.getString(first + 10))));
    }

    private static OptionalDouble number(ResultSet row, int column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private static @Nullable Double boxed(OptionalDouble number) {
        return number.isPresent() ? (Double) number.getAsDouble() : null;
    }
}
