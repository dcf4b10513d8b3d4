// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Live part of the page Today: sends it again when it changed, and a comment where it did not for a while. Thread-safe. */
final class TodayStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TodayStream.class);

    /** Name of the event with the live part. */
    private static final String TODAY = "today";

    /** Event after which a browser does not connect again by itself. */
    private static final String END = "end";

    private static final Duration CHECK = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final int MOST = 50;

    private final InstantSource clock;
    private final BiConsumer<Duration, Runnable> schedule;
    private final Function<PageWords, String> html;
    private final List<Watcher> watchers = new ArrayList<>();
    private boolean checks;
    private long number;

    /** Connection of a browser. */
    private static final class Watcher {

        private final SseClient client;
        private final PageWords words;

        /** Returns whether its session goes on. */
        private final Supplier<Boolean> permitted;

        private Optional<String> sent = Optional.empty();
        private Instant at = Instant.MIN;

        Watcher(SseClient client, PageWords words, Supplier<Boolean> permitted) {
            this.client = client;
            this.words = words;
            this.permitted = permitted;
        }

        void end() {
            client.sendEvent(END, "");
            client.close();
        }
    }

    /**
     * @param schedule runs tasks later, one after another
     * @param html returns the live part in some words
     */
    TodayStream(InstantSource clock, BiConsumer<Duration, Runnable> schedule, Function<PageWords, String> html) {
        this.clock = clock;
        this.schedule = schedule;
        this.html = html;
    }

    /** Sends the live part to a browser until it leaves or its session ends. */
    synchronized void open(SseClient client, PageWords words, Supplier<Boolean> permitted) {
        Watcher watcher = new Watcher(client, words, permitted);
        if (watchers.size() >= MOST || !permitted.get()) {
            watcher.end();
            return;
        }
        client.keepAlive();
        watchers.add(watcher);
        send(watcher, html.apply(words));
        if (!checks) {
            checks = true;
            schedule.accept(CHECK, this::check);
        }
    }

    private synchronized void check() {
        try {
            Map<PageWords, String> parts = new HashMap<>();
            for (Iterator<Watcher> all = watchers.iterator(); all.hasNext(); ) {
                Watcher watcher = all.next();
                if (watcher.client.terminated()) {
                    all.remove();
                } else if (!watcher.permitted.get()) {
                    watcher.end();
                    all.remove();
                } else {
                    send(watcher, parts.computeIfAbsent(watcher.words, html));
                }
            }
        } catch (RuntimeException e) {
            // The page then says that it is stale.
            LOG.error("pages not sent reason=\"{}\"", e.getMessage());
            close();
        }
        checks = !watchers.isEmpty();
        if (checks) {
            schedule.accept(CHECK, this::check);
        }
    }

    private void send(Watcher watcher, String next) {
        Instant now = clock.instant();
        if (!watcher.sent.equals(Optional.of(next))) {
            number++;
            watcher.client.sendEvent(TODAY, next, Long.toString(number));
            watcher.sent = Optional.of(next);
            watcher.at = now;
        } else if (!now.isBefore(watcher.at.plus(QUIET))) {
            watcher.client.sendComment("here");
            watcher.at = now;
        }
    }

    /** Ends all connections. */
    @Override
    public synchronized void close() {
        watchers.forEach(own -> own.client.close());
        watchers.clear();
    }
}
