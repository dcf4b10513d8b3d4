// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.hanse.clientnode.app.MergedLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;

/**
 * Shop in the hands of several threads: many decide and explain, one at a time changes histories and items. Changes wait for explanations,
 * decisions do not.
 */
final class SharedShop {

    /** Changed words of items are read this long after the last change of many, and so long after the first at the latest. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final Duration LATEST = Duration.ofSeconds(30);

    private final ServedShop shop;
    private final Histories data;

    /** Copies of the shop that no thread uses now. */
    private final BlockingQueue<ServedShop> workers;

    SharedShop(ServedShop shop, Histories data) {
        this.shop = shop;
        this.data = data;
        int threads = Runtime.getRuntime().availableProcessors() + 1;
        this.workers = new ArrayBlockingQueue<>(threads);
        for (int t = 0; t < threads; t++) {
            workers.add(shop.forShard());
        }
    }

    ServedShop shop() {
        return shop;
    }

    Histories data() {
        return data;
    }

    <T> T decide(Function<ServedShop, T> task) {
        ServedShop worker = worker();
        try {
            data.lockForDecision();
            try {
                return task.apply(worker);
            } finally {
                data.lock.readLock().unlock();
            }
        } finally {
            workers.add(worker);
        }
    }

    <T> T explain(Function<ServedShop, T> task) {
        ServedShop worker = worker();
        try {
            data.lock.readLock().lock();
            data.explanations.incrementAndGet();
            try {
                return task.apply(worker);
            } finally {
                data.explanations.decrementAndGet();
                data.lock.readLock().unlock();
            }
        } finally {
            workers.add(worker);
        }
    }

    private ServedShop worker() {
        try {
            return workers.take();
        } catch (InterruptedException e) {
            throw stopped();
        }
    }

    /** Takes what an item has for the next decision, and notes when the data have to be read for the rest. */
    void change(ItemStore.Item item, Function<String, List<String>> tokens, Instant now) {
        data.change(() -> {
            if (shop.change(item, tokens)) {
                data.waitSince(now);
            }
        });
        data.change = item.change();
    }

    void change(ShopperId shopper, List<EventStore.Event> own) {
        InteractionLog history = data.wishes.history(data.log, shopper, own);
        data.change(() -> shop.change(shopper, history, data.wishes.of(shopper)));
    }

    /** Returns the failure of a thread that was interrupted, since the service stops. */
    static IllegalStateException stopped() {
        Thread.currentThread().interrupt();
        return new IllegalStateException("the service stops");
    }

    /** Time from an instant on. A clock that is set back behind it ends it. */
    record Pause(Instant from, Instant to) {

        static final Pause NONE = new Pause(Instant.MIN, Instant.MIN);

        static Pause of(Instant from, Duration time) {
            return new Pause(from, from.plus(time));
        }

        boolean contains(Instant now) {
            return !now.isBefore(from) && now.isBefore(to);
        }
    }

    /** Data in memory with the events since they were read. Models that take each other's place share them. */
    static final class Histories {

        private final MergedLog log;
        private final ShopperWishes wishes;

        /** For many readers of histories and tables, or one change. */
        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

        /** Number of explanations that hold the lock, which may take long. */
        private final AtomicInteger explanations = new AtomicInteger();

        /** Number of the last event in the data. The caller changes it, one at a time, and the next two. */
        private long events;

        /** Number of the last change of an item that was taken. */
        private long change;

        /** Times after the first and the last change of an item that needs a reading. */
        private Optional<Pause> latest = Optional.empty();

        private Pause quiet = Pause.NONE;

        Histories(MergedLog log, ShopperWishes wishes, long events, long change) {
            this.log = log;
            this.wishes = wishes;
            this.events = events;
            this.change = change;
        }

        MergedLog log() {
            return log;
        }

        ShopperWishes wishes() {
            return wishes;
        }

        /** Returns the number of the last event in the data. */
        long events() {
            return events;
        }

        /** Notes that the data have the events up to one. */
        void haveEvents(long last) {
            events = last;
        }

        /** Returns the number of the last change of an item that was taken. */
        long itemChange() {
            return change;
        }

        boolean isExplaining() {
            return explanations.get() > 0;
        }

        void waitSince(Instant now) {
            latest = latest.or(() -> Optional.of(Pause.of(now, LATEST)));
            quiet = Pause.of(now, QUIET);
        }

        boolean waits(Instant now) {
            return latest.filter(own -> !own.contains(now) || !quiet.contains(now))
                    .isPresent();
        }

        /** Locks for a decision. A change that waits for an explanation does not hold it up. */
        void lockForDecision() {
            Lock read = lock.readLock();
            try {
                while (!(isExplaining() && read.tryLock()) && !read.tryLock(1, TimeUnit.MILLISECONDS)) {
                    // An explanation may have got the lock meanwhile.
                }
            } catch (InterruptedException e) {
                throw stopped();
            }
        }

        void change(Runnable change) {
            lock.writeLock().lock();
            try {
                change.run();
            } finally {
                lock.writeLock().unlock();
            }
        }
    }
}
