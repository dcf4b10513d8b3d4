// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.hanse.clientnode.port.EventStore.Event.micros;

import java.time.Instant;
import java.util.Optional;
import org.hanse.clientnode.port.AnswerStore;
import org.hanse.core.crypto.Digest;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** Answers in the node's database. */
public final class JdbcAnswerStore implements AnswerStore {

    private final SqliteDatabase database;

    public JdbcAnswerStore(SqliteDatabase database) {
        this.database = database;
    }

    /** Deletes all answers, since any may name a shopper. */
    static void erase(Handle handle) {
        handle.execute("DELETE FROM answer");
    }

    @Override
    public Optional<Answer> find(Digest key, Instant oldest) {
        return database.read(handle -> handle.createQuery(
                        "SELECT request, status, location, body, at FROM answer WHERE key = :key AND at >= :oldest")
                .bind("key", key.toBytes())
                .bind("oldest", micros(oldest))
                .map((row, context) -> new Answer(
                        Digest.of(row.getBytes("request")),
                        row.getInt("status"),
                        Optional.ofNullable(row.getString("location")),
                        row.getString("body"),
                        JdbcDecisionLog.instant(row.getLong("at"))))
                .findOne());
    }

    @Override
    public void add(Digest key, Answer answer) {
        database.writeTogether(
                handle -> handle.createUpdate("INSERT OR REPLACE INTO answer (key, request, status, location, body, at)"
                                + " VALUES (:key, :request, :status, :location, :body, :at)")
                        .bind("key", key.toBytes())
                        .bind("request", answer.request().toBytes())
                        .bind("status", answer.status())
                        .bind("location", answer.location().orElse(null))
                        .bind("body", answer.body())
                        .bind("at", micros(answer.at()))
                        .execute());
    }

    @Override
    public void deleteBefore(Instant oldest) {
        NodeDatabase.changeWhere(database, "answer", "at < ?", micros(oldest), "DELETE FROM answer");
    }
}
