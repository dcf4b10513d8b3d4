// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.jdbc;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hanse.config.InvalidInputException;
import org.hanse.config.StorageFault;
import org.hanse.file.DurableFile;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * SQLite database of a service. Only its owner may read the file, where the file system knows owners.
 *
 * <p>Any thread may use it; transactions of one object run one after the other, those of other processes are waited for. A transaction is
 * durable when its method returns.
 */
public final class SqliteDatabase implements AutoCloseable {

    /** Time to wait for a transaction of another process. */
    private static final int BUSY_MILLIS = 10_000;

    /** Time to wait for readers in one attempt to empty the log. */
    private static final int SHORT_MILLIS = 100;

    /** Attempts to empty the log, and the pause between them. */
    private static final int ATTEMPTS = 25;

    private static final int PAUSE_MILLIS = 200;

    /**
     * Kind of a database.
     *
     * @param name with its article, for messages
     * @param migrations location of its migrations, as Flyway takes it
     */
    public record Kind(String name, String migrations) {}

    private final Path file;
    private final Connection connection;
    private final Jdbi jdbi;
    private final Queue<Waiting<?>> waiting = new ConcurrentLinkedQueue<>();

    private SqliteDatabase(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
        this.jdbi = Jdbi.create(connection);
    }

    /**
     * Opens a database, creates it if it is missing, and brings it to the newest schema.
     *
     * @throws InvalidInputException if the file cannot be used, or has a newer schema
     */
    public static SqliteDatabase open(Path file, Kind kind) {
        createPrivately(file, kind);
        SQLiteDataSource source = new SQLiteDataSource(config());
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        Schema.migrate(file, kind, source);
        try {
            return new SqliteDatabase(file, source.getConnection());
        } catch (SQLException e) {
            throw new InvalidInputException(
                    file + ": found a database that cannot be opened (" + e.getMessage() + "); expected " + kind.name()
                            + ". Fix: check the permissions of its folder",
                    e);
        }
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        // The first statement of a transaction takes the write lock, so that its reads are still valid when it writes.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        // Deleted content is overwritten.
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        return config;
    }

    /** Creates the file with its permissions. SQLite applies them to its other files. */
    private static void createPrivately(Path file, Kind kind) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new InvalidInputException(
                    file + ": found no file name; expected one. Fix: name a file for " + kind.name());
        }
        boolean supportsOwners =
                absolute.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = supportsOwners
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            DurableFile.makeFolders(folder);
            Files.createFile(absolute, attributes);
        } catch (FileAlreadyExistsException e) {
            // Opened before.
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + ": found no permission or no space to create it (" + e.getMessage()
                            + "); expected a folder to write to. Fix: choose another folder",
                    e);
        }
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /** Returns the folder of the file. */
    public Path folder() {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    /** Runs queries outside of a transaction. */
    public synchronized <T> T read(Function<Handle, T> queries) {
        try {
            return jdbi.withHandle(queries::apply);
        } catch (JdbiException e) {
            throw failed("read", e);
        }
    }

    /** Runs queries of this thread, through stores of this database, too, on one state. Writes of others meanwhile are not in it. */
    public synchronized <T> T readOneState(Supplier<T> queries) {
        return read(handle -> {
            // The driver's own transactions would take the write lock.
            handle.execute("BEGIN DEFERRED");
            try {
                return queries.get();
            } finally {
                handle.execute("COMMIT");
            }
        });
    }

    /** Runs statements in one transaction. An exception of any kind undoes all of them. */
    public synchronized <T> T write(Function<Handle, T> statements) {
        try {
            return jdbi.inTransaction(statements::apply);
        } catch (JdbiException e) {
            throw failed("written", e);
        }
    }

    /**
     * Runs statements in one transaction with those of other threads that wait, so that one write to the disk is for all of them. An exception
     * undoes the statements of its thread alone. They must not lock anything, and use the database through their handle only.
     */
    public <T> T writeTogether(Function<Handle, T> statements) {
        Waiting<T> own = new Waiting<>(statements);
        waiting.add(own);
        synchronized (this) {
            if (!own.result.isDone()) {
                writeWaiting();
            }
        }
        try {
            return own.result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof JdbiException cause) {
                throw failed("written", cause);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void writeWaiting() {
        List<Waiting<?>> together = new ArrayList<>();
        for (Waiting<?> next = waiting.poll(); next != null; next = waiting.poll()) {
            together.add(next);
        }
        try {
            List<Runnable> ends = write(
                    handle -> together.stream().map(own -> own.run(handle)).toList());
            ends.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            together.forEach(own -> own.result.completeExceptionally(e));
        }
    }

    /** Statements of a thread that waits for their result. */
    private static final class Waiting<T> {

        private static final String SAVEPOINT = "own";

        private final Function<Handle, T> statements;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Waiting(Function<Handle, T> statements) {
            this.statements = statements;
        }

        /** Runs the statements; returns what ends the wait once they are durable. */
        Runnable run(Handle handle) {
            handle.savepoint(SAVEPOINT);
            try {
                T value = statements.apply(handle);
                handle.releaseSavepoint(SAVEPOINT);
                return () -> result.complete(value);
            } catch (RuntimeException e) {
                handle.rollbackToSavepoint(SAVEPOINT);
                return () -> result.completeExceptionally(e);
            }
        }
    }

    /** Runs statements in one transaction. An exception of any kind undoes all of them. */
    public void change(Consumer<Handle> statements) {
        write(handle -> {
            statements.accept(handle);
            return true;
        });
    }

    private InvalidInputException failed(String what, JdbiException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new StorageFault(
                file + ": found a database that cannot be " + what + " (" + cause.getMessage()
                        + "); expected a working disk with free space. Fix: check the disk and restart",
                e);
    }

    /**
     * Copies all committed changes into the main file and empties the write-ahead log, which may hold deleted rows. Readers of older states
     * prevent it, so it tries for some seconds; writers wait a moment for each attempt.
     *
     * @return whether the log is empty; if not, it may hold deleted rows until a later call
     */
    public boolean truncateLog() {
        for (int attempt = 1; true; attempt++) {
            if (isTruncated()) {
                return true;
            }
            if (attempt == ATTEMPTS) {
                return false;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private boolean isTruncated() {
        return read(handle -> {
            handle.execute("PRAGMA busy_timeout = " + SHORT_MILLIS);
            try {
                return handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)")
                                .mapTo(Integer.class)
                                .first()
                        == 0;
            } finally {
                handle.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            }
        });
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new InvalidInputException(
                    file + ": found a database that cannot be closed (" + e.getMessage()
                            + "); expected a working disk. Fix: check the disk",
                    e);
        }
    }
}
