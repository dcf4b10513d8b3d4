// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Progress of work in steps whose length is not known: a line every few seconds, none if the work ends before. */
final class StepLines implements Consumer<String>, AutoCloseable {

    private static final long SECONDS = 5;

    private final PrintWriter out;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final Instant start;
    private volatile String step = "starting";

    StepLines(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
        this.timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "progress");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused = timer.scheduleAtFixedRate(this::print, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void print() {
        out.println(step + ", " + Duration.between(start, clock.instant()).toSeconds() + " s so far");
        out.flush();
    }

    @Override
    public void accept(String next) {
        step = next;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
