// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.port.ExportStore;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** Copies of shoppers' data in the node's database, which only its owner may read. */
public final class JdbcExportStore implements ExportStore {

    private static final String SELECT = "SELECT id, at, shopper, document FROM export ";
    private static final String DELETE = "UPDATE export SET shopper = NULL, document = NULL WHERE ";

    private final SqliteDatabase database;

    public JdbcExportStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void add(String id, Instant at, ShopperId shopper) {
        database.change(handle -> handle.execute(
                "INSERT INTO export (id, at, shopper) VALUES (?, ?, ?)",
                id,
                JdbcDecisionLog.micros(at),
                shopper.value()));
    }

    @Override
    public void store(String id, String document) {
        database.change(handle -> handle.execute(
                "UPDATE export SET document = ? WHERE id = ? AND shopper IS NOT NULL", document, id));
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
        return database.read(handle -> handle.createQuery(
                        SELECT + "WHERE shopper IS NOT NULL AND document IS NULL ORDER BY at, id")
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
        long before = JdbcDecisionLog.micros(oldest);
        // A transaction that writes costs a write to the disk also if it changes nothing.
        boolean any = database.read(handle -> handle.createQuery(
                        "SELECT EXISTS (SELECT 1 FROM export WHERE at < :before AND shopper IS NOT NULL)")
                .bind("before", before)
                .mapTo(Boolean.class)
                .one());
        if (any) {
            database.change(handle -> handle.execute(DELETE + "at < ? AND shopper IS NOT NULL", before));
        }
    }

    /** Deletes the content of copies of erased shoppers. */
    static void erase(Handle handle, ImportStore.Erasure erasure) {
        handle
                .createQuery("SELECT DISTINCT shopper FROM export WHERE shopper IS NOT NULL")
                .mapTo(String.class)
                .list()
                .stream()
                .filter(erasure::concerns)
                .forEach(shopper -> handle.execute(DELETE + "shopper = ?", shopper));
    }
}
