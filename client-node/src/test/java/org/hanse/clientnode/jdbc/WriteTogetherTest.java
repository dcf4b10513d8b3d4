// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements of several threads in one transaction. */
class WriteTogetherTest {

    private static final int THREADS = 8;

    @TempDir
    Path folder = Path.of("");

    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        started.add(thread);
        return thread;
    });

    /** A handle is for one transaction. */
    private final Set<Handle> transactions = Collections.newSetFromMap(new ConcurrentHashMap<>());

    private Optional<SqliteDatabase> open = Optional.empty();

    private SqliteDatabase database() {
        return open.orElseThrow();
    }

    @BeforeEach
    void open() {
        open = Optional.of(NodeDatabase.open(folder.resolve("node.db")));
        database().change(handle -> handle.execute("CREATE TABLE number (value INTEGER NOT NULL UNIQUE)"));
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        database().close();
    }

    private List<Integer> stored() {
        return database()
                .read(handle -> handle.createQuery("SELECT value FROM number ORDER BY value")
                        .mapTo(Integer.class)
                        .list());
    }

    /** While one transaction runs, others queue; the next transaction has all of them. */
    private List<CompletableFuture<Integer>> queued(CountDownLatch begin) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        List<CompletableFuture<Integer>> results = new ArrayList<>();
        CompletableFuture<Void> first = CompletableFuture.runAsync(
                () -> database().change(handle -> {
                    running.countDown();
                    await(begin);
                }),
                threads);
        running.await();
        for (int t = 0; t < THREADS; t++) {
            int value = t;
            results.add(CompletableFuture.supplyAsync(
                    () -> database().writeTogether(handle -> inserted(handle, value)), threads));
        }
        while (started.stream()
                        .filter(own -> own.getState() == Thread.State.BLOCKED)
                        .count()
                < THREADS) {
            Thread.onSpinWait();
        }
        begin.countDown();
        first.join();
        return results;
    }

    private int inserted(Handle handle, int value) {
        transactions.add(handle);
        handle.execute("INSERT INTO number (value) VALUES (?)", value);
        if (value == 3) {
            throw new IllegalStateException("three");
        }
        return value;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void writeTogether_severalThreads_undoesTheFailedStatementsAlone() throws InterruptedException {
        List<CompletableFuture<Integer>> results = queued(new CountDownLatch(1));
        for (int t = 0; t < THREADS; t++) {
            CompletableFuture<Integer> own = results.get(t);
            if (t == 3) {
                assertThatThrownBy(own::join).hasRootCauseMessage("three");
            } else {
                assertThat(own.join()).isEqualTo(t);
            }
        }
        assertThat(stored()).containsExactly(0, 1, 2, 4, 5, 6, 7);
        assertThat(transactions).hasSize(1);
    }

    @Test
    void writeTogether_wrongStatement_saysWhatIsWrong() {
        assertThatThrownBy(() -> database().writeTogether(handle -> handle.execute("INSERT INTO none VALUES (1)")))
                .hasMessageContaining("found a database that cannot be written");
        int one = database().writeTogether(handle -> inserted(handle, 1));
        assertThat(one).isEqualTo(1);
        assertThat(stored()).containsExactly(1);
    }
}
