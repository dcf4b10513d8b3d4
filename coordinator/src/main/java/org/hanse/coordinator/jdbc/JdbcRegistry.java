// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Invitations and participants in the database. Commands and the server change them without the lease. */
public final class JdbcRegistry implements Registry {

    private final CoordinatorDatabase database;

    /** Keys by their digest. Each call of a node reads all participants, and the check of a key takes longer than the rest. */
    private final Map<Digest, VerifyingKey> keys = new ConcurrentHashMap<>();

    public JdbcRegistry(CoordinatorDatabase database) {
        this.database = database;
    }

    @Override
    public void invite(Invitation invitation) {
        database.change(handle -> {
            handle.createUpdate("DELETE FROM invitation WHERE name = :name AND used IS NULL")
                    .bind("name", invitation.name().text())
                    .execute();
            handle.createUpdate(
                            "INSERT INTO invitation (code, name, expires, used) VALUES (:code, :name, :expires, :used)")
                    .bind("code", invitation.code().toBytes())
                    .bind("name", invitation.name().text())
                    .bind("expires", invitation.expires().toString())
                    .bind("used", invitation.used().map(Instant::toString).orElse(null))
                    .execute();
        });
    }

    @Override
    public List<Invitation> invitations() {
        return database.read(handle ->
                handle
                        .createQuery("SELECT code, name, expires, used FROM invitation")
                        .map(JdbcRegistry::invitation)
                        .stream()
                        .sorted(Comparator.comparing(Invitation::name).thenComparing(Invitation::expires))
                        .toList());
    }

    @Override
    public Optional<Invitation> invitation(Digest code) {
        return database.read(
                handle -> handle.createQuery("SELECT code, name, expires, used FROM invitation WHERE code = :code")
                        .bind("code", code.toBytes())
                        .map(JdbcRegistry::invitation)
                        .findOne());
    }

    @Override
    public boolean enrol(Digest code, Participant participant) {
        return database.write(handle -> {
            int used = handle.createUpdate(
                            "UPDATE invitation SET used = :now WHERE code = :code AND name = :name AND used IS NULL")
                    .bind("now", participant.enrolled().toString())
                    .bind("code", code.toBytes())
                    .bind("name", participant.name().text())
                    .execute();
            if (used == 1) {
                store(handle, participant);
            }
            return used == 1;
        });
    }

    private static void store(Handle handle, Participant participant) {
        handle.createUpdate("""
                        INSERT OR REPLACE INTO participant
                        (name, identity, certificate, enrolled, revoked, suspended, replaced)
                        VALUES (:name, :identity, :certificate, :enrolled, :revoked, :suspended, :replaced)
                        """)
                .bind("name", participant.name().text())
                .bind("identity", participant.identity().toBytes())
                .bind("certificate", participant.certificate().toBytes())
                .bind("enrolled", participant.enrolled().toString())
                .bind("revoked", participant.revoked().map(Instant::toString).orElse(null))
                .bind(
                        "suspended",
                        participant.suspended().map(Instant::toString).orElse(null))
                .bind("replaced", participant.replaced().map(Digest::toBytes).orElse(null))
                .execute();
    }

    @Override
    public List<Participant> participants() {
        return database.read(handle -> handle
                .createQuery(
                        "SELECT name, identity, certificate, enrolled, revoked, suspended, replaced FROM participant")
                .map(this::participant)
                .stream()
                .sorted(Comparator.comparing(Participant::name))
                .toList());
    }

    @Override
    public boolean revoke(ParticipantId name, Instant now) {
        return database.write(handle -> handle.createUpdate(
                                "UPDATE participant SET revoked = coalesce(revoked, :now) WHERE name = :name")
                        .bind("now", now.toString())
                        .bind("name", name.text())
                        .execute())
                == 1;
    }

    @Override
    public boolean suspend(ParticipantId name, Optional<Instant> since) {
        return database.write(handle -> handle.createUpdate(
                                "UPDATE participant SET suspended = :since WHERE name = :name AND revoked IS NULL")
                        .bind("since", since.map(Instant::toString).orElse(null))
                        .bind("name", name.text())
                        .execute())
                == 1;
    }

    @Override
    public boolean renew(ParticipantId name, Digest current, Digest next) {
        return database.write(handle -> handle.createUpdate("""
                                UPDATE participant SET certificate = :next, replaced = :current
                                WHERE name = :name AND revoked IS NULL
                                AND (certificate = :current OR replaced = :current)
                                """)
                        .bind("next", next.toBytes())
                        .bind("current", current.toBytes())
                        .bind("name", name.text())
                        .execute())
                == 1;
    }

    private static Invitation invitation(ResultSet row, StatementContext context) throws SQLException {
        return new Invitation(
                new ParticipantId(row.getString("name")),
                Digest.of(row.getBytes("code")),
                Instant.parse(row.getString("expires")),
                instant(row.getString("used")));
    }

    private Participant participant(ResultSet row, StatementContext context) throws SQLException {
        return new Participant(
                new ParticipantId(row.getString("name")),
                key(row.getBytes("identity")),
                Digest.of(row.getBytes("certificate")),
                Instant.parse(row.getString("enrolled")),
                instant(row.getString("revoked")),
                instant(row.getString("suspended")),
                Optional.ofNullable(row.getBytes("replaced")).map(Digest::of));
    }

    private VerifyingKey key(byte[] bytes) {
        return keys.computeIfAbsent(Digest.sha256(bytes), digest -> VerifyingKey.of(bytes));
    }

    private static Optional<Instant> instant(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }
}
