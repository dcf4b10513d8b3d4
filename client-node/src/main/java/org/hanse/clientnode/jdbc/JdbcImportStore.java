// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.hanse.clientnode.port.EventStore.Event.micros;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Imports in the node's database. */
public final class JdbcImportStore implements ImportStore {

    /** Begins the next erasure: what was read before is not stored any more. */
    static final String NEXT_ERASURE = "UPDATE erasures SET number = number + 1";

    private static final int KEY_BYTES = 32;

    private final SqliteDatabase database;
    private final SecureRandom random;

    public JdbcImportStore(SqliteDatabase database, SecureRandom random) {
        this.database = database;
        this.random = random;
    }

    @Override
    public Optional<Contents> contents() {
        return database.read(JdbcImportStore::contents);
    }

    /** Returns one state of the database: SQLite keeps the snapshot of the first query while its row is mapped. */
    private static Optional<Contents> contents(Handle handle) {
        return handle.createQuery("SELECT version, events, file, descriptor, mapping FROM contents")
                .map((row, context) -> new Contents(
                        row.getLong("version"),
                        row.getLong("events"),
                        new Descriptor(
                                row.getString("file"), row.getString("descriptor"), Digest.of(row.getBytes("mapping"))),
                        segments(handle)))
                .findOne();
    }

    static List<Segment> segments(Handle handle) {
        return handle.createQuery("SELECT kind, digest, rows FROM segment ORDER BY number")
                .map((row, context) -> new Segment(
                        Kind.valueOf(row.getString("kind")), Digest.of(row.getBytes("digest")), row.getLong("rows")))
                .list();
    }

    @Override
    public void commit(
            Entry entry,
            Descriptor descriptor,
            List<Segment> segments,
            List<Reject> rejects,
            UnaryOperator<String> names,
            ItemStore.Superseded superseded) {
        database.change(handle -> {
            Optional<Contents> before = contents(handle);
            long events = JdbcEventStore.last(handle);
            boolean superseding = JdbcItemStore.supersede(handle, superseded);
            boolean same = !(include(handle) || superseding)
                    && before.filter(old -> old.segments().equals(segments)
                                    && !JdbcEventStore.hasAfter(handle, old.events())
                                    && old.descriptor().text().equals(descriptor.text()))
                            .isPresent();
            long version = before.map(Contents::version).orElse(0L) + (same ? 0 : 1);
            handle.createUpdate("INSERT OR REPLACE INTO contents (id, version, events, file, descriptor, mapping)"
                            + " VALUES (1, :version, :events, :file, :descriptor, :mapping)")
                    .bind("version", version)
                    .bind("events", events)
                    .bind("file", descriptor.file())
                    .bind("descriptor", descriptor.text())
                    .bind("mapping", descriptor.mapping().toBytes())
                    .execute();
            replace(handle, segments);
            record(handle, entry);
            handle.execute("DELETE FROM reject");
            insert(handle, rejects);
            rename(handle, names);
        });
    }

    @Override
    public boolean includeEvents(Instant oldest) {
        return database.write(handle -> {
            long before = handle.createQuery("SELECT events FROM contents")
                    .mapTo(Long.class)
                    .findOne()
                    .orElse(Long.MAX_VALUE);
            boolean deleted = JdbcEventStore.deleteBefore(handle, oldest);
            boolean changed = include(handle) || deleted || JdbcEventStore.hasAfter(handle, before);
            handle.execute(
                    "UPDATE contents SET events = ?, version = version + ?", JdbcEventStore.last(handle), changed);
            return changed;
        });
    }

    /** Includes preferences and merges in the data, and returns whether these change. */
    private static boolean include(Handle handle) {
        boolean preferred = JdbcPreferenceStore.include(handle);
        boolean items = JdbcItemStore.include(handle);
        return JdbcEventStore.includeMerges(handle) || preferred || items;
    }

    @Override
    public Set<String> rename(UnaryOperator<String> names) {
        return database.write(handle -> rename(handle, names));
    }

    private static Set<String> rename(Handle handle, UnaryOperator<String> names) {
        JdbcDecisionLog.rename(handle, names);
        JdbcPreferenceStore.rename(handle, names);
        return JdbcEventStore.rename(handle, names);
    }

    private static void replace(Handle handle, List<Segment> segments) {
        handle.execute("DELETE FROM segment");
        int number = 0;
        for (Segment segment : segments) {
            handle.createUpdate(
                            "INSERT INTO segment (number, kind, digest, rows) VALUES (:number, :kind, :digest, :rows)")
                    .bind("number", number++)
                    .bind("kind", segment.kind().name())
                    .bind("digest", segment.digest().toBytes())
                    .bind("rows", segment.rows())
                    .execute();
        }
    }

    private static void record(Handle handle, Entry entry) {
        long number = handle.createQuery("INSERT INTO import (at, file, read, added, known, rejected, repaired)"
                        + " VALUES (:at, :file, :read, :added, :known, :rejected, :repaired) RETURNING number")
                .bind("at", entry.at().toString())
                .bind("file", entry.descriptor())
                .bind("read", entry.counts().read())
                .bind("added", entry.counts().added())
                .bind("known", entry.counts().known())
                .bind("rejected", entry.counts().rejected())
                .bind("repaired", entry.counts().repaired())
                .mapTo(Long.class)
                .one();
        for (SourceFile source : entry.sources()) {
            handle.createUpdate(
                            "INSERT INTO source_file (import, path, digest, bytes) VALUES (:import, :path, :digest, :bytes)")
                    .bind("import", number)
                    .bind("path", source.path())
                    .bind("digest", source.digest().toBytes())
                    .bind("bytes", source.bytes())
                    .execute();
        }
    }

    private static void insert(Handle handle, List<Reject> rejects) {
        if (rejects.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO reject (file, line, reason, value) VALUES (:file, :line, :reason, :value)");
        for (Reject reject : rejects) {
            batch.bind("file", reject.file())
                    .bind("line", reject.line())
                    .bind("reason", reject.reason())
                    .bind("value", reject.value().orElse(null))
                    .add();
        }
        batch.execute();
    }

    @Override
    public boolean erase(List<Segment> segments, Erasure erasure, Runnable forget) {
        boolean forgets = database.write(handle -> {
            Deleted deleted = deleteRows(handle, erasure);
            boolean known =
                    deleted.events() > 0 || !Collections.disjoint(erased(handle).keySet(), erasure.marks());
            boolean removed = remove(handle, segments, erasure, known);
            if (!removed && deleted.decisions() > 0) {
                handle.execute(NEXT_ERASURE);
            }
            mark(handle, erasure);
            if (removed) {
                handle.execute("UPDATE erasures SET forgets = 1");
            }
            return handle.createQuery("SELECT forgets FROM erasures")
                    .mapTo(Boolean.class)
                    .one();
        });
        if (forgets) {
            forget.run();
            database.write(handle -> handle.execute("UPDATE erasures SET forgets = 0"));
        }
        database.truncateLog();
        return forgets;
    }

    /**
     * Replaces the segments, and lets nothing be stored any more that was fitted to the ones before.
     *
     * @param known whether the shoppers had other data
     * @return whether what was fitted to the data is to be deleted
     */
    static boolean remove(Handle handle, List<Segment> segments, Erasure erasure, boolean known) {
        boolean replaced = !segments(handle).equals(segments);
        if (!replaced && !known) {
            return false;
        }
        handle.execute(NEXT_ERASURE);
        if (erasure.readmission() == Readmission.ALL) {
            handle.execute("UPDATE erasures SET readmitted = number");
        }
        handle.execute("UPDATE contents SET version = version + 1");
        replace(handle, segments);
        return true;
    }

    /** Number of rows that an erasure deleted. */
    record Deleted(long events, long decisions) {}

    /** Deletes all that the database has of erased shoppers. */
    static Deleted deleteRows(Handle handle, Erasure erasure) {
        Deleted deleted = new Deleted(JdbcEventStore.erase(handle, erasure), JdbcDecisionLog.erase(handle, erasure));
        JdbcPreferenceStore.erase(handle, erasure);
        JdbcExportStore.erase(handle, erasure);
        JdbcReceivedFiles.erase(handle, erasure);
        JdbcAnswerStore.erase(handle);
        forgetValues(handle, erasure.shoppers());
        return deleted;
    }

    /** Stores the marks of an erasure, or deletes them. */
    static void mark(Handle handle, Erasure erasure) {
        erasure.marks().forEach(mark -> mark(handle, mark, erasure));
    }

    /** Stores a mark, or deletes it. A repeated erasure changes the time only where that decides what is left out. */
    private static void mark(Handle handle, Digest mark, Erasure erasure) {
        if (erasure.readmission() == Readmission.ALL) {
            handle.execute("DELETE FROM erased WHERE mark = ?", mark.toBytes());
            return;
        }
        handle.createUpdate(
                        "INSERT INTO erased (mark, at, later) VALUES (:mark, :at, :later) ON CONFLICT (mark) DO UPDATE"
                                + " SET at = excluded.at, later = excluded.later WHERE later OR excluded.later")
                .bind("mark", mark.toBytes())
                .bind("at", erasure.at().toString())
                .bind("later", erasure.readmission() == Readmission.LATER)
                .execute();
    }

    /** Deletes rejected values that contain a shopper in upper or lower case. The database knows that of ASCII only. */
    private static void forgetValues(Handle handle, Set<String> shoppers) {
        handle.createQuery("SELECT DISTINCT value FROM reject WHERE value IS NOT NULL")
                .mapTo(String.class)
                .filter(value -> shoppers.stream().anyMatch(shopper -> contains(value, shopper)))
                .list()
                .forEach(value -> handle.execute("UPDATE reject SET value = NULL WHERE value = ?", value));
    }

    static boolean contains(String value, String shopper) {
        return IntStream.rangeClosed(0, value.length() - shopper.length())
                .anyMatch(at -> value.regionMatches(true, at, shopper, 0, shopper.length()));
    }

    @Override
    public long erasures() {
        return database.read(JdbcImportStore::erasures);
    }

    /**
     * Returns whether a shopper was erased, so that data from before must not be stored again.
     *
     * @param erasures number of erasures when the data were read
     */
    static boolean isErased(Handle handle, ShopperId shopper, long erasures) {
        boolean readBefore = erasures(handle) != erasures;
        // A readmitted shopper has no mark.
        long readmitted = handle.createQuery("SELECT readmitted FROM erasures")
                .mapTo(Long.class)
                .one();
        return erasures < readmitted
                || JdbcEventStore.until(handle, shopper)
                        .filter(until -> readBefore || until == ErasedShoppers.FOR_EVER)
                        .isPresent();
    }

    static long erasures(Handle handle) {
        return handle.createQuery("SELECT number FROM erasures")
                .mapTo(Long.class)
                .one();
    }

    /**
     * Runs {@code store} unless shoppers were erased. The transaction has the write lock of the database from its
     * first statement on.
     */
    @Override
    public boolean unlessErased(long erasures, Runnable store) {
        return database.write(handle -> {
            if (erasures(handle) != erasures) {
                return false;
            }
            store.run();
            return true;
        });
    }

    @Override
    public List<Entry> imports() {
        return database.read(handle -> handle.createQuery(
                        "SELECT number, at, file, read, added, known, rejected, repaired FROM import ORDER BY number")
                .map((row, context) -> new Entry(
                        Instant.parse(row.getString("at")),
                        row.getString("file"),
                        new Counts(
                                row.getLong("read"),
                                row.getLong("added"),
                                row.getLong("known"),
                                row.getLong("rejected"),
                                row.getLong("repaired")),
                        sources(handle, row.getLong("number"))))
                .list());
    }

    private static List<SourceFile> sources(Handle handle, long number) {
        return handle.createQuery("SELECT path, digest, bytes FROM source_file WHERE import = :import ORDER BY path")
                .bind("import", number)
                .map((row, context) ->
                        new SourceFile(row.getString("path"), Digest.of(row.getBytes("digest")), row.getLong("bytes")))
                .list();
    }

    @Override
    public List<Reject> rejects() {
        return database.read(handle -> handle.createQuery(
                        "SELECT file, line, reason, value FROM reject ORDER BY file, line, number")
                .map((row, context) -> new Reject(
                        row.getString("file"),
                        row.getLong("line"),
                        row.getString("reason"),
                        Optional.ofNullable(row.getString("value"))))
                .list());
    }

    @Override
    public byte[] erasureKey() {
        return database.write(handle -> erasureKey(handle, random));
    }

    /** Returns the key of the marks, made at the first call. */
    static byte[] erasureKey(Handle handle, SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        handle.createUpdate("INSERT OR IGNORE INTO erasure_key (id, bytes) VALUES (1, :bytes)")
                .bind("bytes", key)
                .execute();
        return handle.createQuery("SELECT bytes FROM erasure_key")
                .map((row, context) -> row.getBytes("bytes"))
                .one();
    }

    @Override
    public Map<Digest, Long> erased() {
        return database.read(JdbcImportStore::erased);
    }

    private static Map<Digest, Long> erased(Handle handle) {
        return handle
                .createQuery("SELECT mark, at, later FROM erased")
                .map((row, context) -> Map.entry(Digest.of(row.getBytes("mark")), until(row)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Returns the last time that is left out of a shopper, from a row of the table of erased shoppers. */
    static long until(ResultSet erased) throws SQLException {
        return erased.getBoolean("later") ? micros(Instant.parse(erased.getString("at"))) : ErasedShoppers.FOR_EVER;
    }
}
