// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.hanse.clientnode.port.EventStore.Event.micros;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.ExportStore;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** Copies of shoppers' data in the node's database, which only its owner may read. */
public final class JdbcExportStore implements ExportStore {

    private static final String SELECT = "SELECT id, at, shopper, document FROM export ";
    private static final String DELETE = "UPDATE export SET shopper = NULL, document = NULL";

    private final SqliteDatabase database;

    public JdbcExportStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public boolean add(String id, Instant at, ShopperId shopper) {
        return JdbcErasureStore.unlessErased(
                        database,
                        Set.of(shopper),
                        handle -> handle.execute(
                                "INSERT INTO export (id, at, shopper) VALUES (?, ?, ?)",
                                id,
                                micros(at),
                                shopper.value()))
                .isPresent();
    }

    @Override
    public void store(String id, String document) {
        database.change(handle ->
                handle.execute("UPDATE export SET document = ? WHERE id = ? AND shopper IS NOT NULL", document, id));
    }

    @Override
    public Optional<Export> find(String id) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> export(row))
                .findOne());
    }

    @Override
    public List<Export> open() {
        return database.read(
                handle -> handle.createQuery(SELECT + "WHERE shopper IS NOT NULL AND document IS NULL ORDER BY at, id")
                        .map((row, context) -> export(row))
                        .list());
    }

    private static Export export(ResultSet row) throws SQLException {
        return new Export(
                row.getString("id"),
                JdbcDecisionLog.instant(row.getLong("at")),
                Optional.ofNullable(row.getString("shopper")).map(ShopperId::new),
                Optional.ofNullable(row.getString("document")));
    }

    @Override
    public void deleteBefore(Instant oldest) {
        NodeDatabase.changeWhere(database, "export", "at < ? AND shopper IS NOT NULL", micros(oldest), DELETE);
    }

    /** Deletes the content of copies of erased shoppers. */
    static void erase(Handle handle, ImportStore.Erasure erasure) {
        handle
                .createQuery("SELECT DISTINCT shopper FROM export WHERE shopper IS NOT NULL")
                .mapTo(String.class)
                .list()
                .stream()
                .filter(erasure::concerns)
                .forEach(shopper -> handle.execute(DELETE + " WHERE shopper = ?", shopper));
    }
}
