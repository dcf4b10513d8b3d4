// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ReceivedFiles;
import org.hanse.config.FileProblem;
import org.hanse.file.DurableFile;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Received files in a folder, and their records in the node's database. Only the owner may read the files. */
public final class JdbcReceivedFiles implements ReceivedFiles {

    /** Records of ended files that are kept. */
    private static final int KEPT = 100;

    private static final int BUFFER = 1 << 16;
    private static final String PART = ".part";
    private static final String OPEN = "state IN ('WAITING', 'RUNNING')";

    private final SqliteDatabase database;
    private final Path folder;

    public JdbcReceivedFiles(SqliteDatabase database, Path folder) {
        this.database = database;
        this.folder = folder;
    }

    private Path file(String id) {
        return folder.resolve(id);
    }

    @Override
    public void receive(String id, InputStream source, long longest) throws ReceivingException {
        Path part = file(id + PART);
        try {
            DurableFile.makeFolders(folder);
            try (OutputStream out = Files.newOutputStream(part)) {
                copy(source, out, longest);
            }
            DurableFile.adopt(part, file(id));
        } catch (IOException e) {
            throw FileProblem.unwritable(part, e);
        } finally {
            deleteIfThere(part);
        }
    }

    private static void copy(InputStream source, OutputStream out, long longest)
            throws IOException, ReceivingException {
        byte[] buffer = new byte[BUFFER];
        long all = 0;
        while (true) {
            int read = read(source, buffer);
            if (read < 0) {
                return;
            }
            all += read;
            if (all > longest) {
                throw new ReceivingException(true);
            }
            out.write(buffer, 0, read);
        }
    }

    private static int read(InputStream source, byte[] buffer) throws ReceivingException {
        try {
            return source.read(buffer);
        } catch (IOException e) {
            ReceivingException broken = new ReceivingException(false);
            broken.initCause(e);
            throw broken;
        }
    }

    private static void deleteIfThere(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        }
    }

    @Override
    public Optional<InputStream> open(String id) {
        try {
            return Optional.of(Files.newInputStream(file(id)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw FileProblem.unreadable(file(id), e);
        }
    }

    @Override
    public void delete(String id) {
        deleteIfThere(file(id));
    }

    @Override
    public boolean add(Received file, int most) {
        return database.write(handle -> {
            if (open(handle) >= most) {
                return false;
            }
            handle.createUpdate("INSERT INTO received_file (id, kind, format, dry_run, at, state)"
                            + " VALUES (:id, :kind, :format, :dryRun, :at, 'WAITING')")
                    .bind("id", file.id())
                    .bind("kind", file.order().kind().name())
                    .bind("format", file.order().format().name())
                    .bind("dryRun", file.order().dryRun())
                    .bind("at", file.at().toString())
                    .execute();
            handle.execute("DELETE FROM received_file WHERE NOT " + OPEN
                    + " AND number <= (SELECT max(number) FROM received_file) - " + KEPT);
            return true;
        });
    }

    @Override
    public long open() {
        return database.read(JdbcReceivedFiles::open);
    }

    private static long open(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM received_file WHERE " + OPEN)
                .mapTo(Long.class)
                .one();
    }

    private static Received received(ResultSet row) throws SQLException {
        return new Received(
                row.getString("id"),
                new Order(
                        Kind.valueOf(row.getString("kind")),
                        Format.valueOf(row.getString("format")),
                        row.getBoolean("dry_run")),
                Instant.parse(row.getString("at")),
                State.valueOf(row.getString("state")),
                new Counts(
                        row.getLong("read"), row.getLong("stored"), row.getLong("duplicate"), row.getLong("rejected")),
                Optional.ofNullable(row.getString("problem")));
    }

    @Override
    public Optional<Received> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM received_file WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> received(row))
                .findOne());
    }

    @Override
    public List<Received> last(int most) {
        return database.read(
                handle -> handle.createQuery("SELECT * FROM received_file ORDER BY number DESC LIMIT :most")
                        .bind("most", most)
                        .map((row, context) -> received(row))
                        .list());
    }

    @Override
    public Optional<Received> next() {
        return database.write(handle -> {
            handle.execute("UPDATE received_file SET state = 'RUNNING' WHERE number ="
                    + " (SELECT min(number) FROM received_file WHERE " + OPEN + ")");
            return handle.createQuery("SELECT * FROM received_file WHERE state = 'RUNNING' ORDER BY number LIMIT 1")
                    .map((row, context) -> received(row))
                    .findOne();
        });
    }

    @Override
    public boolean progress(String id, Counts counts, List<Reject> rejects, int most) {
        return database.write(handle -> {
            int changed = handle.createUpdate("UPDATE received_file SET read = :read, stored = :stored,"
                            + " duplicate = :duplicate, rejected = :rejected WHERE id = :id AND state = 'RUNNING'")
                    .bind("id", id)
                    .bind("read", counts.read())
                    .bind("stored", counts.stored())
                    .bind("duplicate", counts.duplicate())
                    .bind("rejected", counts.rejected())
                    .execute();
            if (changed > 0 && !rejects.isEmpty()) {
                insert(handle, id, rejects, most);
            }
            return changed > 0;
        });
    }

    private static void insert(Handle handle, String id, List<Reject> rejects, int most) {
        long before = handle.createQuery(
                        "SELECT count(*) FROM received_reject JOIN received_file ON number = file" + " WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one();
        PreparedBatch batch = handle.prepareBatch("INSERT OR REPLACE INTO received_reject (file, line, problem)"
                + " SELECT number, :line, :problem FROM received_file WHERE id = :id");
        rejects.stream()
                .limit(Math.max(0, most - before))
                .forEach(own -> batch.bind("id", id)
                        .bind("line", own.line())
                        .bind("problem", own.problem())
                        .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    @Override
    public void end(String id, Optional<String> problem) {
        database.change(handle -> handle.createUpdate(
                        "UPDATE received_file SET state = :state, problem = :problem WHERE id = :id AND " + OPEN)
                .bind("id", id)
                .bind("state", problem.isPresent() ? State.FAILED : State.DONE)
                .bind("problem", problem.orElse(null))
                .execute());
        delete(id);
    }

    @Override
    public List<Reject> rejects(String id, long after, int most) {
        return database.read(handle -> handle.createQuery("SELECT line, received_reject.problem AS why"
                        + " FROM received_reject JOIN received_file ON number = file"
                        + " WHERE id = :id AND line > :after ORDER BY line LIMIT :most")
                .bind("id", id)
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> new Reject(row.getLong("line"), row.getString("why")))
                .list());
    }

    @Override
    public void sweep() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Set<String> open =
                database.read(handle -> new HashSet<>(handle.createQuery("SELECT id FROM received_file WHERE " + OPEN)
                        .mapTo(String.class)
                        .list()));
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> !open.contains(file.getFileName().toString()))
                    .toList()
                    .forEach(JdbcReceivedFiles::deleteIfThere);
        } catch (IOException e) {
            throw FileProblem.unreadable(folder, e);
        }
    }

    /** Ends files of interactions, which may have erased shoppers, and deletes rejected rows that name them. */
    static void erase(Handle handle, ImportStore.Erasure erasure) {
        handle.execute("UPDATE received_file SET state = 'FAILED' WHERE kind = 'INTERACTIONS' AND " + OPEN);
        handle.createQuery("SELECT DISTINCT problem FROM received_reject")
                .mapTo(String.class)
                .filter(own -> erasure.shoppers().stream().anyMatch(shopper -> JdbcImportStore.contains(own, shopper)))
                .list()
                .forEach(own -> handle.execute("DELETE FROM received_reject WHERE problem = ?", own));
    }

    @Override
    public void deleteEnded() {
        database.read(handle -> handle.createQuery("SELECT id FROM received_file WHERE NOT " + OPEN)
                        .mapTo(String.class)
                        .list())
                .forEach(this::delete);
    }
}
