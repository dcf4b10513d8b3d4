// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.ImportStore.Erasure;
import org.hanse.clientnode.port.ImportStore.Readmission;
import org.hanse.clientnode.port.ImportStore.Segment;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** Erasures in the node's database. */
public final class JdbcErasureStore implements ErasureStore {

    private static final String SELECT =
            "SELECT id, at, later, shoppers, events, decisions, interactions, remains, finished FROM erasure ";

    private final SqliteDatabase database;
    private final SecureRandom random;

    public JdbcErasureStore(SqliteDatabase database, SecureRandom random) {
        this.database = database;
        this.random = random;
    }

    @Override
    public Entry accept(String id, Erasure given) {
        return database.write(handle -> {
            Set<String> shoppers = new HashSet<>(given.shoppers());
            given.shoppers().forEach(shopper -> shoppers.add(given.form().apply(shopper)));
            shoppers.addAll(JdbcPreferenceStore.visitors(handle, shoppers));
            ErasedShoppers marks = new ErasedShoppers(JdbcImportStore.erasureKey(handle, random), Map.of());
            Erasure erasure = new Erasure(
                    given.at(),
                    shoppers,
                    given.form(),
                    marks.marks(shoppers, given.form(), given.readmission()),
                    given.readmission());
            JdbcImportStore.Deleted deleted = JdbcImportStore.deleteRows(handle, erasure);
            JdbcImportStore.mark(handle, erasure);
            if (given.readmission() == Readmission.LATER) {
                // The mark alone does not show that a decision is of the data before.
                handle.execute(JdbcImportStore.NEXT_ERASURE);
            }
            handle.createUpdate("INSERT INTO erasure (id, at, later, shoppers, events, decisions, finished)"
                            + " VALUES (:id, :at, :later, :shoppers, :events, :decisions, 0)")
                    .bind("id", id)
                    .bind("at", given.at().toString())
                    .bind("later", given.readmission() == Readmission.LATER)
                    .bind("shoppers", NodeDatabase.text(shoppers))
                    .bind("events", deleted.events())
                    .bind("decisions", deleted.decisions())
                    .execute();
            return find(handle, id).orElseThrow();
        });
    }

    @Override
    public List<Entry> open() {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE NOT finished ORDER BY number")
                .map((row, context) -> entry(row))
                .list());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        String shoppers = row.getString("shoppers");
        String remains = row.getString("remains");
        return new Entry(
                row.getString("id"),
                Instant.parse(row.getString("at")),
                shoppers == null ? Set.of() : Set.copyOf(NodeDatabase.list(shoppers)),
                row.getBoolean("later") ? Readmission.LATER : Readmission.NONE,
                row.getLong("events"),
                row.getLong("decisions"),
                remains == null
                        ? Optional.empty()
                        : Optional.of(new Removed(row.getLong("interactions"), NodeDatabase.list(remains))),
                row.getBoolean("finished"));
    }

    @Override
    public boolean remove(String id, List<Segment> segments, Erasure erasure, Runnable forget) {
        boolean forgets = database.write(handle -> {
            List<Segment> before = JdbcImportStore.segments(handle);
            if (before.equals(segments) && is(handle, id, "interactions IS NOT NULL")) {
                return true;
            }
            boolean removed = JdbcImportStore.remove(handle, segments, erasure, is(handle, id, "events > 0"));
            if (removed) {
                // Until the end is recorded, the next attempt has to forget. It finds no interactions to count.
                handle.createUpdate(
                                "UPDATE erasure SET interactions = COALESCE(interactions, 0) + :removed WHERE id = :id")
                        .bind("id", id)
                        .bind("removed", rows(before) - rows(segments))
                        .execute();
            }
            return removed;
        });
        if (forgets) {
            forget.run();
        }
        return forgets;
    }

    /** Returns whether a condition holds for the row of an erasure. */
    private static boolean is(Handle handle, String id, String condition) {
        return handle.createQuery("SELECT " + condition + " FROM erasure WHERE id = :id")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    private static long rows(List<Segment> segments) {
        return segments.stream().mapToLong(Segment::rows).sum();
    }

    @Override
    public void removed(String id, Removed removed) {
        database.change(handle -> {
            // Answers to requests that were answered during the first step.
            JdbcAnswerStore.erase(handle);
            handle.createUpdate("UPDATE erasure SET shoppers = NULL, remains = :remains,"
                            + " interactions = MAX(COALESCE(interactions, 0), :interactions) WHERE id = :id")
                    .bind("id", id)
                    .bind("interactions", removed.interactions())
                    .bind("remains", NodeDatabase.text(removed.remains()))
                    .execute();
        });
    }

    @Override
    public void finish(String id) {
        database.change(handle -> handle.execute("UPDATE erasure SET finished = 1 WHERE id = ?", id));
    }

    @Override
    public Optional<Entry> find(String id) {
        return database.read(handle -> find(handle, id));
    }

    private static Optional<Entry> find(Handle handle, String id) {
        return handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> entry(row))
                .findOne();
    }

    @Override
    public boolean isErased(String shopper) {
        return database.read(handle -> isErased(handle, shopper));
    }

    /** Runs statements in one transaction, unless one of some shoppers was erased; empty in this case. */
    static <T> Optional<T> unlessErased(
            SqliteDatabase database, Set<ShopperId> shoppers, Function<Handle, T> statements) {
        return database.write(handle -> shoppers.stream().anyMatch(own -> isErased(handle, own.value()))
                ? Optional.empty()
                : Optional.of(statements.apply(handle)));
    }

    /** Returns whether all interactions of a shopper are left out. */
    static boolean isErased(Handle handle, String shopper) {
        return JdbcEventStore.until(handle, new ShopperId(shopper))
                .filter(until -> until == ErasedShoppers.FOR_EVER)
                .isPresent();
    }
}
