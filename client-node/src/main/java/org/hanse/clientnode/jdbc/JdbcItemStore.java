// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Items in the node's database. */
public final class JdbcItemStore implements ItemStore {

    private static final String SELECT = "SELECT id, change, document, deleted FROM item ";
    private static final String NONE = "{}";

    private final SqliteDatabase database;

    public JdbcItemStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public List<Changed> change(List<String> ids, BiFunction<Integer, Optional<State>, Optional<State>> next) {
        return database.writeTogether(handle -> change(handle, ids, next));
    }

    private static List<Changed> change(
            Handle handle, List<String> ids, BiFunction<Integer, Optional<State>, Optional<State>> next) {
        List<Changed> changes = new ArrayList<>(ids.size());
        long before = last(handle);
        long last = before;
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            Optional<Item> old = item(handle, id);
            Optional<State> state = next.apply(i, old.map(Item::state));
            if (state.isEmpty() || state.equals(old.map(Item::state))) {
                changes.add(new Changed(old, old));
                continue;
            }
            Item now = new Item(id, ++last, state.get());
            handle.createUpdate(
                            "INSERT INTO item (id, change, document, deleted) VALUES (:id, :change, :document, :deleted)"
                                    + " ON CONFLICT (id) DO UPDATE SET change = excluded.change, document = excluded.document,"
                                    + " deleted = excluded.deleted")
                    .bind("id", id)
                    .bind("change", now.change())
                    .bind("document", now.state().document())
                    .bind("deleted", now.state().deleted())
                    .execute();
            changes.add(new Changed(old, Optional.of(now)));
        }
        if (last > before) {
            handle.execute("UPDATE item_changes SET last = ?", last);
        }
        return changes;
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                row.getString("id"),
                row.getLong("change"),
                new State(row.getString("document"), row.getBoolean("deleted")));
    }

    private static Optional<Item> item(Handle handle, String id) {
        return handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> item(row))
                .findOne();
    }

    @Override
    public Optional<Item> item(String id) {
        return database.read(handle -> item(handle, id));
    }

    @Override
    public List<Item> page(String after, int most) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE id > :after ORDER BY id LIMIT :most")
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> item(row))
                .list());
    }

    @Override
    public List<Item> changedAfter(long change) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE change > :change ORDER BY change")
                .bind("change", change)
                .map((row, context) -> item(row))
                .list());
    }

    @Override
    public Snapshot present() {
        return database.read(handle -> {
            // Items that change meanwhile are passed again as changed after this number.
            long last = last(handle);
            return new Snapshot(
                    last,
                    handle.createQuery(SELECT + "ORDER BY number")
                            .map((row, context) -> item(row))
                            .list());
        });
    }

    @Override
    public List<Item> included() {
        return database.read(
                handle -> handle.createQuery("SELECT id, change, included AS document, 0 AS deleted FROM item"
                                + " WHERE included IS NOT NULL ORDER BY number")
                        .map((row, context) -> item(row))
                        .list());
    }

    @Override
    public long last() {
        return database.read(JdbcItemStore::last);
    }

    private static long last(Handle handle) {
        return handle.createQuery("SELECT last FROM item_changes")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public long size() {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM item")
                .mapTo(Long.class)
                .one());
    }

    /** Includes all items in the data for training, and returns whether these change. */
    static boolean include(Handle handle) {
        handle.execute("UPDATE item_changes SET included = last");
        return handle.execute("UPDATE item SET included = document WHERE included IS NOT document") > 0;
    }

    /**
     * Takes what an import says of items in place of earlier changes.
     *
     * @return whether anything changes
     */
    static boolean supersede(Handle handle, Superseded by) {
        if (by.items().isEmpty()) {
            return false;
        }
        List<String> old = handle.createQuery("SELECT id FROM item WHERE change <= :last")
                .bind("last", by.last())
                .mapTo(String.class)
                .filter(by.items()::contains)
                .list();
        if (old.isEmpty()) {
            return false;
        }
        String document = "document"
                + Stream.concat(Stream.of("id"), by.keys().stream().sorted())
                        .map(key -> ", '$." + key + "'")
                        .collect(Collectors.joining());
        PreparedBatch batch = handle.prepareBatch(
                "UPDATE item SET document = json_remove(" + document + "), deleted = 0 WHERE id = :id");
        old.forEach(id -> batch.bind("id", id).add());
        batch.execute();
        handle.createUpdate("DELETE FROM item WHERE document = :none AND change <= :last AND NOT deleted")
                .bind("none", NONE)
                .bind("last", by.last())
                .execute();
        return true;
    }
}
