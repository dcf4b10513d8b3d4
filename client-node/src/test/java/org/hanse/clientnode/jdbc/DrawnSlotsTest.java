// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionLog.Appended;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limit of drawn slots with 32 callers, in processes that are killed. */
class DrawnSlotsTest {

    private static final int CALLERS = 32;
    private static final int SLOTS = 3;

    /** More than a process can draw before it is killed. */
    private static final long MOST = 30_000_000;

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    /** Appends decisions with three drawn slots each until no more is permitted. */
    private static void draw(DecisionLog log, String name, long most) throws Exception {
        AtomicLong next = new AtomicLong();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<?>> ends = new ArrayList<>();
        for (int c = 0; c < CALLERS; c++) {
            ends.add(callers.submit(() -> {
                Appended last = Appended.STORED;
                while (last == Appended.STORED) {
                    last = log.append(
                            new DecisionLog.Logged(name + next.incrementAndGet(), AT, Optional.empty(), "{}"),
                            0,
                            new DecisionLog.Drawn(SLOTS, most));
                }
                assertThat(last).isEqualTo(Appended.DRAWN_TOO_OFTEN);
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        callers.shutdown();
    }

    /** Process that draws: file of the database, beginning of its ids, limit. */
    public static void main(String... args) throws Exception {
        try (SqliteDatabase own = NodeDatabase.open(Path.of(args[0]))) {
            draw(new JdbcDecisionLog(own), args[1], Long.parseLong(args[2]));
        }
    }

    private static long stored(DecisionLog log) {
        return SLOTS * log.counts(Instant.EPOCH, AT.plus(Duration.ofDays(1))).shown();
    }

    @Test
    void limit_ofManyCallers_holds() throws Exception {
        JdbcDecisionLog log = new JdbcDecisionLog(database.again());
        draw(log, "a", 1000);
        assertThat(log.drawn(AT)).isEqualTo(999).isEqualTo(stored(log));
    }

    @Test
    @Tag("nightly")
    void limit_afterKilledProcesses_holds() throws Exception {
        JdbcDecisionLog log = new JdbcDecisionLog(database.again());
        long before = 0;
        for (int kill = 1; kill <= 5; kill++) {
            Process process = start(database.folder().resolve("node.db"), "k" + kill + "-");
            while (log.drawn(AT) < before + 100L * kill) {
                assertThat(process.waitFor(5, TimeUnit.MILLISECONDS)).isFalse();
            }
            process.destroyForcibly().waitFor();
            assertThat(log.drawn(AT)).isEqualTo(stored(log)).isLessThan(MOST);
            before = log.drawn(AT);
        }
        draw(log, "end", before + 100);
        assertThat(log.drawn(AT)).isEqualTo(stored(log)).isEqualTo(before + 99);
    }

    private static Process start(Path file, String name) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DrawnSlotsTest.class.getName(),
                        file.toString(),
                        name,
                        Long.toString(MOST)))
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling(name + ".log").toFile())
                .start();
    }
}
