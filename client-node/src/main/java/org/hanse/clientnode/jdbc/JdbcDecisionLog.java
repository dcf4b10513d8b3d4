// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.hanse.clientnode.port.EventStore.Event.micros;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.Experiment;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.core.evaluate.live.Arm;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** Decisions in the node's database. */
public final class JdbcDecisionLog implements DecisionLog {

    /** Place of the first column of an event behind those of a decision. */
    private static final int FIRST_OF_EVENT = 12;

    private final SqliteDatabase database;

    public JdbcDecisionLog(SqliteDatabase database) {
        this.database = database;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    @Override
    public Appended append(Logged decision, long erasures, Drawn drawn) {
        return database.writeTogether(handle -> append(handle, decision, erasures, drawn));
    }

    private static Appended append(Handle handle, Logged decision, long erasures, Drawn drawn) {
        if (decision.shopper()
                .filter(shopper -> JdbcImportStore.isErased(handle, shopper, erasures))
                .isPresent()) {
            return Appended.ERASED;
        }
        if (drawn.slots() > 0) {
            long day = day(decision.at());
            if (drawn(handle, day) + drawn.slots() > drawn.most()) {
                return Appended.DRAWN_TOO_OFTEN;
            }
            handle.execute(
                    "INSERT INTO drawn_slots (day, slots) VALUES (?, ?)"
                            + " ON CONFLICT (day) DO UPDATE SET slots = slots + excluded.slots",
                    day,
                    drawn.slots());
        }
        handle.createUpdate(
                        "INSERT INTO decision (id, at, shopper, document, terms, asked, choice, waiting, experiment, arm)"
                                + " VALUES (:id, :at, :shopper, :document, :terms, :asked, :choice, :waiting, :experiment, :arm)")
                .bind("id", decision.id())
                .bind("at", micros(decision.at()))
                .bind("shopper", decision.shopper().map(ShopperId::value).orElse(null))
                .bind("document", decision.document())
                .bind("terms", decision.terms().orElse(null))
                .bind("asked", decision.asked().orElse(null))
                .bind("choice", decision.choice().orElse(null))
                .bind("waiting", decision.waiting() ? 1 : 0)
                .bind(
                        "experiment",
                        decision.trial().map(Experiment.Trial::experiment).orElse(null))
                .bind("arm", decision.trial().map(own -> own.arm().key()).orElse(null))
                .execute();
        return Appended.STORED;
    }

    private static long day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }

    @Override
    public long drawn(Instant at) {
        return database.read(handle -> drawn(handle, day(at)));
    }

    private static long drawn(Handle handle, long day) {
        return handle.select("SELECT slots FROM drawn_slots WHERE day = ?", day)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    @Override
    public boolean isErased(ShopperId shopper, long erasures) {
        return database.read(handle -> JdbcImportStore.isErased(handle, shopper, erasures));
    }

    /** Deletes decisions, and returns their number. The database keeps the events after them, without a decision. */
    private static int delete(Handle handle, String condition, Object bound) {
        return handle.createUpdate("DELETE FROM decision WHERE " + condition)
                .bind("bound", bound)
                .execute();
    }

    /** Deletes all decisions of erased shoppers, and returns their number. */
    static long erase(Handle handle, ImportStore.Erasure erasure) {
        return shoppers(handle).stream()
                .filter(erasure::concerns)
                .mapToInt(shopper -> delete(handle, "shopper = :bound", shopper))
                .sum();
    }

    @Override
    public void deleteBefore(Instant oldest) {
        database.change(handle -> delete(handle, "at < :bound", micros(oldest)));
    }

    @Override
    public Set<ShopperId> recipients() {
        return database.read(
                handle -> shoppers(handle).stream().map(ShopperId::new).collect(Collectors.toUnmodifiableSet()));
    }

    /** Gives the shoppers of decisions other ids. */
    static void rename(Handle handle, UnaryOperator<String> names) {
        shoppers(handle).stream()
                .filter(shopper -> !names.apply(shopper).equals(shopper))
                .forEach(shopper -> handle.createUpdate("UPDATE decision SET shopper = :next WHERE shopper = :before")
                        .bind("next", names.apply(shopper))
                        .bind("before", shopper)
                        .execute());
    }

    private static List<String> shoppers(Handle handle) {
        return handle.createQuery("SELECT DISTINCT shopper FROM decision WHERE shopper IS NOT NULL")
                .mapTo(String.class)
                .list();
    }

    @Override
    public Optional<Logged> decision(String id) {
        return database.read(handle -> handle.createQuery(
                        "SELECT id, at, shopper, document, terms, asked, choice, waiting, experiment, arm FROM decision WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> logged(row))
                .findOne());
    }

    @Override
    public boolean show(String id, Instant at) {
        return database.writeTogether(handle -> {
            handle.createUpdate("UPDATE decision SET at = :at, waiting = 0 WHERE id = :id AND waiting = 1")
                    .bind("id", id)
                    .bind("at", micros(at))
                    .execute();
            return handle.createQuery("SELECT 1 FROM decision WHERE id = :id")
                    .bind("id", id)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
        });
    }

    @Override
    public List<Logged> madeFor(ShopperId shopper) {
        return database.read(handle -> handle.createQuery(
                        "SELECT id, at, shopper, document, terms, asked, choice, waiting, experiment, arm FROM decision WHERE shopper = :shopper"
                                + " ORDER BY number")
                .bind("shopper", shopper.value())
                .map((row, context) -> logged(row))
                .list());
    }

    private static Logged logged(ResultSet row) throws SQLException {
        return new Logged(
                row.getString("id"),
                instant(row.getLong("at")),
                Optional.ofNullable(row.getString("shopper")).map(ShopperId::new),
                row.getString("document"),
                Optional.ofNullable(row.getString("terms")),
                Optional.ofNullable(row.getString("asked")),
                Optional.ofNullable(row.getString("choice")),
                row.getInt("waiting") == 1,
                trial(row));
    }

    private static Optional<Experiment.Trial> trial(ResultSet row) throws SQLException {
        long experiment = row.getLong("experiment");
        return Optional.ofNullable(row.getString("arm")).map(Arm::of).map(arm -> new Experiment.Trial(experiment, arm));
    }

    @Override
    public List<Row> shownTo(ShopperId shopper, Instant from, long last) {
        List<Row> rows = new ArrayList<>();
        forEach(
                "asked, NULL AS choice",
                "decision.shopper = :shopper AND decision.at >= :from",
                Map.of("shopper", shopper.value(), "from", micros(from), "last", last),
                rows::add);
        return rows;
    }

    @Override
    public void forEach(Instant from, Instant until, Consumer<Row> each) {
        forEach(
                "NULL AS asked, choice",
                "decision.at >= :from AND decision.at < :until",
                Map.of("from", micros(from), "until", micros(until), "last", Long.MAX_VALUE),
                each);
    }

    private void forEach(String columns, String condition, Map<String, Object> bound, Consumer<Row> each) {
        // One statement reads one state of the database, independently of concurrent appends. To order events, too, it
        // would have to copy each document.
        database.read(handle -> {
            RowReader rows = new RowReader(each);
            try (Stream<Boolean> read = handle
                    .createQuery(
                            "SELECT decision.number, decision.id, decision.at, decision.shopper, document, NULL AS terms, "
                                    + columns + ", waiting, experiment, arm, " + JdbcEventStore.COLUMNS
                                    + " FROM decision LEFT JOIN event ON event.decision = decision.number AND event.number <= :last WHERE "
                                    + condition + " AND waiting = 0 ORDER BY decision.number")
                    .bindMap(bound)
                    .map((row, context) -> rows.read(row))
                    .stream()) {
                read.forEach(own -> {});
            }
            rows.end();
            return 0;
        });
    }

    @Override
    public long decisionsOf(ShopperId shopper) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM decision WHERE shopper = :shopper")
                .bind("shopper", shopper.value())
                .mapTo(Long.class)
                .one());
    }

    @Override
    public Counts counts(Instant from, Instant until) {
        return database.read(handle -> handle.createQuery(
                        "SELECT count(*) AS every, coalesce(sum(waiting), 0) AS waiting FROM decision"
                                + " WHERE at >= :from AND at < :until")
                .bind("from", micros(from))
                .bind("until", micros(until))
                .map((row, context) ->
                        new Counts(row.getLong("every") - row.getLong("waiting"), row.getLong("waiting")))
                .one());
    }

    @Override
    public Map<String, Long> servedBy(Instant from, Instant until) {
        return database.read(handle -> handle.createQuery(
                        "SELECT json_extract(document, '$.servedBy') AS served, count(*) AS decisions FROM decision"
                                + " WHERE at >= :from AND at < :until AND waiting = 0 GROUP BY served HAVING served IS NOT NULL")
                .bind("from", micros(from))
                .bind("until", micros(until))
                .collectRows(Collectors.toMap(
                        row -> row.getColumn("served", String.class), row -> row.getColumn("decisions", Long.class))));
    }

    @Override
    public long erased(Instant from, Instant until) {
        return database.read(handle -> handle.createQuery("SELECT at FROM erased").mapTo(String.class).stream()
                .map(Instant::parse)
                .filter(at -> !at.isBefore(from) && at.isBefore(until))
                .count());
    }

    /** Puts the lines of a decision, one an event, together again. */
    private static final class RowReader {

        private final Consumer<Row> each;
        private final SortedMap<Long, EventStore.Event> events = new TreeMap<>();
        private Optional<Logged> decision = Optional.empty();
        private long number;

        RowReader(Consumer<Row> each) {
            this.each = each;
        }

        boolean read(ResultSet line) throws SQLException {
            long next = line.getLong("number");
            if (decision.isEmpty() || next != number) {
                end();
                decision = Optional.of(logged(line));
                number = next;
            }
            if (line.getString("event_id") != null) {
                EventStore.Stored event = JdbcEventStore.stored(line, FIRST_OF_EVENT);
                events.put(event.number(), event.event());
            }
            return true;
        }

        void end() {
            decision.ifPresent(own -> each.accept(new Row(number, own, List.copyOf(events.values()))));
            decision = Optional.empty();
            events.clear();
        }
    }
}
