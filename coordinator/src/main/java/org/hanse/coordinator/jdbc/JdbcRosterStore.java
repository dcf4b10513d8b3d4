// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.util.List;
import java.util.Optional;
import org.hanse.coordinator.port.RosterStore;
import org.hanse.core.crypto.Signature;
import org.hanse.core.job.SignedDocument;

/** Versions of the roster in the database. Commands add them without the lease. */
public final class JdbcRosterStore implements RosterStore {

    private final CoordinatorDatabase database;

    public JdbcRosterStore(CoordinatorDatabase database) {
        this.database = database;
    }

    @Override
    public void add(int version, SignedDocument roster) {
        database.change(handle -> {
            Optional<Integer> newest = handle.createQuery("SELECT version FROM roster ORDER BY version DESC LIMIT 1")
                    .mapTo(Integer.class)
                    .findOne();
            if (newest.isPresent() && version != newest.get() + 1) {
                throw new IllegalStateException("version " + version + " of the roster after version " + newest.get());
            }
            handle.createUpdate("INSERT INTO roster (version, text, signature) VALUES (:version, :text, :signature)")
                    .bind("version", version)
                    .bind("text", roster.text())
                    .bind("signature", roster.signature().toBytes())
                    .execute();
        });
    }

    @Override
    public int count() {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM roster")
                .mapTo(Integer.class)
                .one());
    }

    @Override
    public List<SignedDocument> rosters() {
        return database.read(handle -> handle.createQuery("SELECT text, signature FROM roster ORDER BY version")
                .map((row, context) -> new SignedDocument(
                        SignedDocument.Kind.ROSTER, row.getString("text"), Signature.of(row.getBytes("signature"))))
                .list());
    }
}
