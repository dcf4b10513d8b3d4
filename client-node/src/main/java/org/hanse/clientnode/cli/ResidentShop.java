// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.hanse.app.Timeline;
import org.hanse.clientnode.app.MergedLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.clientnode.serve.ExplainAnswer;
import org.hanse.clientnode.serve.ExplanationDocument.Tested;
import org.hanse.clientnode.serve.LoggedDecision;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shop of a running node, kept in memory. An event changes the history of its shopper and the tables; other data or another model take the
 * place of the present ones while requests run.
 */
final class ResidentShop implements RecommendationService.Shops, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResidentShop.class);
    private static final long CHECK_MILLIS = 1_000;
    private static final long END_SECONDS = 10;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** Changed words of items are read this long after the last change of many, and so long after the first at the latest. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final Duration LATEST = Duration.ofSeconds(30);

    /** A reading for items begins after so many times the duration of the one before. */
    private static final int REST = 9;

    /** Entries of derived rows in memory, of eight bytes each. */
    private static final long MOST_ENTRIES = 60_000_000;

    private final NodeHome home;
    private final InstantSource clock;
    private final ImportedDataset data;
    private final FileServedModelStore store;

    /** One refresh at a time reads the data. */
    private final Object refreshing = new Object();

    /** Guards changes of {@link #state} and the events in it. */
    private final Object changes = new Object();

    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hanse-refresh");
        thread.setDaemon(true);
        return thread;
    });

    /** Earliest time of the next reading; guarded by {@link #refreshing}. */
    private Instant nextRead = Instant.MIN;

    /** Earliest time of the next reading for changed items; guarded by {@link #refreshing}. */
    private Instant rested = Instant.MIN;

    private volatile State state;
    private volatile Runnable newData = () -> {};

    /** Shop in the hands of several threads. */
    private static final class State {

        private final ServedShop shop;
        private final MergedLog log;

        /** Copies of the shop that no thread uses now. */
        private final BlockingQueue<ServedShop> workers;

        /** For many readers of the shop or one change. */
        private final ReadWriteLock lock = new ReentrantReadWriteLock();

        /** Number of the last event in the shop; guarded by {@link #changes}. */
        private long events;

        /** Number of the last change of an item that was taken; guarded by {@link #changes}. */
        private long change;

        /** Times of the first and the last change that needs a reading; guarded by {@link #changes}. */
        private Optional<Instant> firstWaiting = Optional.empty();

        private Instant lastWaiting = Instant.MIN;

        State(ServedShop shop, MergedLog log, long events, long change) {
            this.shop = shop;
            this.log = log;
            this.events = events;
            this.change = change;
            int threads = Runtime.getRuntime().availableProcessors() + 1;
            this.workers = new ArrayBlockingQueue<>(threads);
            for (int t = 0; t < threads; t++) {
                workers.add(shop.forShard());
            }
        }

        <T> T with(Function<ServedShop, T> task) {
            ServedShop worker;
            try {
                worker = workers.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the service stops", e);
            }
            lock.readLock().lock();
            try {
                return task.apply(worker);
            } finally {
                lock.readLock().unlock();
                workers.add(worker);
            }
        }

        /** Forgets derived rows that take too much memory; they are derived again when they are read. */
        void bound() {
            if (shop.entries() > MOST_ENTRIES) {
                lock.writeLock().lock();
                try {
                    shop.forgetRows();
                } finally {
                    lock.writeLock().unlock();
                }
            }
        }

        /** Takes what an item has for the next decision, and notes when the data have to be read for the rest. */
        void change(ItemStore.Item item, Function<String, List<String>> tokens, Instant now) {
            lock.writeLock().lock();
            try {
                if (shop.change(item, tokens)) {
                    firstWaiting = firstWaiting.or(() -> Optional.of(now));
                    lastWaiting = now;
                }
            } finally {
                lock.writeLock().unlock();
            }
            change = item.change();
        }

        boolean waits(Instant now) {
            return firstWaiting
                    .filter(first -> !now.isBefore(lastWaiting.plus(QUIET)) || !now.isBefore(first.plus(LATEST)))
                    .isPresent();
        }

        void change(ShopperId shopper, List<EventStore.Event> own) {
            InteractionLog history = log.history(shopper, own);
            lock.writeLock().lock();
            try {
                shop.change(shopper, history);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private ResidentShop(NodeHome home, ImportedDataset data, InstantSource clock) {
        this.home = home;
        this.clock = clock;
        this.data = data;
        this.store = new FileServedModelStore(home.serving());
        this.state = read();
    }

    /**
     * Reads data and model of a node, and follows their changes.
     *
     * @throws InvalidInputException if no data were imported
     */
    static ResidentShop open(NodeHome home, InstantSource clock) {
        ImportedDataset data = ImportedDataset.open(home, clock);
        boolean opened = false;
        try {
            ResidentShop shop = new ResidentShop(home, data, clock);
            opened = true;
            var unused = shop.refresher.scheduleWithFixedDelay(
                    shop::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
            return shop;
        } finally {
            if (!opened) {
                data.close();
            }
        }
    }

    /** Returns the schedule of trainings, whose results this shop takes. */
    TrainingProcess training(TrainingProcess.Children children, Timeline timeline) {
        return new TrainingProcess(
                timeline,
                ZoneId.systemDefault(),
                NodeSettings.read(home.settings()).train(),
                children,
                TrainingProcess.results(
                        data,
                        store,
                        NodeServing.choice(home, data, store, ShardRunner.sequential(), clock, line -> {}),
                        this::refresh));
    }

    /** Runs a task after each change of the data by another process. */
    void onNewData(Runnable task) {
        newData = task;
    }

    private State read() {
        NodeServing.Resident read = NodeServing.resident(home, data, store, clock);
        return new State(read.shop(), read.log(), read.events(), read.change());
    }

    /** Takes what other processes changed. */
    private void check() {
        try {
            refresh();
            eventsStored();
            state.bound();
        } catch (RuntimeException e) {
            // An exception would end the timer.
            LOG.error("data not read reason=\"{}\"", e.getMessage());
        }
    }

    private void refresh() {
        synchronized (refreshing) {
            refreshOnce();
        }
    }

    private void refreshOnce() {
        State now = state;
        Instant begin = clock.instant();
        if ((isCurrent(now.shop) && !itemsWait(now, begin)) || begin.isBefore(nextRead)) {
            return;
        }
        // Reading takes long: what fails is not tried again at once.
        nextRead = clock.instant().plus(PAUSE);
        State next = read();
        Instant end = clock.instant();
        rested = end.plus(Duration.between(begin, end).multipliedBy(REST));
        if (next.shop.served().equals(next.shop.choice().served())) {
            nextRead = Instant.MIN;
        }
        synchronized (changes) {
            take(next);
            state = next;
        }
        boolean erased = next.shop.erasures() != now.shop.erasures();
        if (erased || !next.shop.dataVersion().equals(now.shop.dataVersion())) {
            newData.run();
        }
        LOG.info(
                "data and model taken data={} served=\"{}\"",
                next.shop.dataVersion(),
                next.shop.served().words());
    }

    private boolean itemsWait(State own, Instant now) {
        synchronized (changes) {
            return own.waits(now) && !now.isBefore(rested);
        }
    }

    private boolean isCurrent(ServedShop shop) {
        return shop.dataVersion().equals(data.version())
                && shop.erasures() == data.erasures()
                && store.choice()
                        .map(own -> own.equals(shop.choice()) && own.served().equals(shop.served()))
                        .orElse(true);
    }

    @Override
    public void itemsStored() {
        synchronized (changes) {
            takeItems(state);
        }
    }

    private void takeItems(State own) {
        data.items().changedAfter(own.change).forEach(item -> own.change(item, data::tokens, clock.instant()));
    }

    @Override
    public void eventsStored() {
        synchronized (changes) {
            take(state);
        }
    }

    /** Takes the events after the last one that a state has. */
    private void take(State own) {
        takeItems(own);
        Set<ShopperId> shoppers = new HashSet<>();
        long[] last = {own.events};
        data.events().forEach(own.events, stored -> {
            stored.event().shopper().ifPresent(shoppers::add);
            last[0] = stored.number();
        });
        for (ShopperId shopper : shoppers) {
            own.change(
                    shopper,
                    data.events().ofShopper(shopper).stream()
                            .map(EventStore.Stored::event)
                            .toList());
        }
        own.events = last[0];
    }

    @Override
    public <T> T present(Function<ServedShop, T> task) {
        return state.with(task);
    }

    @Override
    public <T> Optional<T> of(LoggedDecision decision, Function<ServedShop, T> task) {
        State now = state;
        boolean same = now.shop.dataVersion().equals(decision.data())
                && now.shop
                        .served()
                        .version()
                        .map(version -> version.digest().toHex())
                        .equals(decision.digest());
        return same ? Optional.of(now.with(task)) : Optional.empty();
    }

    @Override
    public Tested tested(ExplainAnswer answer) {
        return NodeFaithfulness.tested(home, answer);
    }

    @Override
    public UnaryOperator<String> titles() {
        return state.shop::title;
    }

    @Override
    public UnaryOperator<String> shoppers() {
        return given -> state.shop.shopper(given).value();
    }

    @Override
    public void close() {
        refresher.shutdownNow();
        try {
            if (!refresher.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("data are still read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        data.close();
    }
}
