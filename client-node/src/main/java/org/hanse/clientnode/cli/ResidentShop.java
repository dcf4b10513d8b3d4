// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.app.Timeline;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.Experiment;
import org.hanse.clientnode.port.ServingMonitor;
import org.hanse.clientnode.serve.ExplainAnswer;
import org.hanse.clientnode.serve.ExplanationDocument.Tested;
import org.hanse.clientnode.serve.LoggedDecision;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.clientnode.serve.ShopperService;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shop of a running node, kept in memory. An event changes the history of its shopper and the tables; other data or another model take the
 * place of the present ones while requests run.
 */
final class ResidentShop
        implements RecommendationService.Shops, ShopperService.Histories, ServingMonitor.Readings, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResidentShop.class);
    private static final long CHECK_MILLIS = 1_000;
    private static final long END_SECONDS = 10;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** A reading for items begins after a rest of this multiple of the duration of the one before. */
    private static final int REST = 9;

    /** Explanations that run or wait; each holds a thread of the server, which has 16. */
    private static final int MOST_EXPLANATIONS = 8;

    private static final int MOST_CHANGES = 3;

    /** Least time between two forgettings of the derived rows. */
    private static final Duration KEPT_ROWS = Duration.ofMinutes(1);

    /** Shoppers whose rows are derived before they are asked for, and the time for it at most. */
    private static final int WARM_SHOPPERS = 2_000;

    private static final Duration WARM = Duration.ofSeconds(5);

    private final NodeHome home;
    private final InstantSource clock;

    /** For readings of the data and for trainings, which may take long. */
    private final ImportedDataset data;

    /** For events. */
    private final ImportedDataset newest;

    private final FileServedModelStore store;

    /** What the holdout of an experiment gets. */
    private final Optional<Experiment.Against> against;

    /** Permits of explanations, which leave a processor to decisions. */
    private final Semaphore explanations =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

    private final Semaphore places = new Semaphore(MOST_EXPLANATIONS);

    /** Places of changes of shoppers that wait for explanations; each holds a thread of the server. */
    private final Semaphore changers = new Semaphore(MOST_CHANGES);

    /** Digests of versions that are no longer served. */
    private volatile Set<String> left;

    /** One refresh at a time reads the data. */
    private final Object refreshing = new Object();

    /** Guards changes of {@link #state} and the events in it. */
    private final Object changes = new Object();

    private final ScheduledExecutorService refresher = thread("hanse-refresh");

    /** Takes events and items, which waits for explanations. */
    private final ScheduledExecutorService taker = thread("hanse-events");

    /** Time without a reading; guarded by {@link #refreshing}. */
    private SharedShop.Pause pause = SharedShop.Pause.NONE;

    /** Time without a reading for changed items; guarded by {@link #refreshing}. */
    private SharedShop.Pause rest = SharedShop.Pause.NONE;

    /** Shoppers whose histories changed since the last reading of the data began; guarded by {@link #changes}. */
    private final Set<ShopperId> touched = new HashSet<>();

    /** Shop whose rows were derived, and time in which they are not forgotten; of {@link #refresher}. */
    private Optional<SharedShop> warmed = Optional.empty();

    private SharedShop.Pause forgotten = SharedShop.Pause.NONE;

    /** Taking of what was stored that has not begun; guarded by {@link #taker}. */
    private Optional<Future<?>> next = Optional.empty();

    private final AtomicInteger readings = new AtomicInteger();
    private volatile SharedShop state;
    private volatile Instant readAt = Instant.MIN;
    private volatile Optional<String> problem = Optional.empty();
    private volatile Runnable newData = () -> {};
    private volatile ServingMonitor monitor = ServingMonitor.NONE;

    private ResidentShop(
            NodeHome home,
            ImportedDataset data,
            ImportedDataset newest,
            Optional<Experiment.Against> against,
            Set<String> left,
            InstantSource clock) {
        this.home = home;
        this.against = against;
        this.left = Set.copyOf(left);
        this.clock = clock;
        this.data = data;
        this.newest = newest;
        this.store = new FileServedModelStore(home.serving());
        this.state = read();
    }

    /**
     * Reads data and model of a node, and follows their changes.
     *
     * @param against what the holdout of an experiment gets; empty without one
     * @param left digests of versions that are no longer served
     * @throws InvalidInputException if no data were imported
     */
    static ResidentShop open(
            NodeHome home, Optional<Experiment.Against> against, Set<String> left, InstantSource clock) {
        Deque<ImportedDataset> connections = new ArrayDeque<>();
        boolean opened = false;
        try {
            connections.push(ImportedDataset.open(home, clock));
            connections.push(ImportedDataset.open(home, clock));
            ResidentShop shop =
                    new ResidentShop(home, connections.getLast(), connections.getFirst(), against, left, clock);
            opened = true;
            var unused = shop.refresher.scheduleWithFixedDelay(
                    shop::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
            return shop;
        } finally {
            if (!opened) {
                connections.forEach(ImportedDataset::close);
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

    private SharedShop read() {
        NodeServing.Resident read = NodeServing.resident(home, data, store, left, clock);
        keepServed(read.shop());
        ShopperWishes wishes = ShopperWishes.read(newest);
        wishes.apply(read.shop(), read.log());
        readings.incrementAndGet();
        readAt = clock.instant();
        return new SharedShop(
                NodeServing.withHoldout(read.shop(), against),
                new SharedShop.Histories(read.log(), wishes, read.events(), read.change()));
    }

    /** Takes what other processes changed, and prepares for requests. */
    void check() {
        try {
            refresh();
            eventsStored();
            forgetRows();
            problem = Optional.empty();
            warm();
        } catch (RuntimeException e) {
            // An exception would end the timer.
            if (!refresher.isShutdown()) {
                problem = Optional.of("data not read; see the log");
                LOG.error("data not read reason=\"{}\"", e.getMessage());
            }
        }
    }

    /** Forgets derived rows where others found no room; they are derived again when they are read. */
    private void forgetRows() {
        SharedShop now = state;
        if (now.shop().isFull() && !forgotten.contains(clock.instant())) {
            now.data().change(now.shop()::forgetRows);
            forgotten = SharedShop.Pause.of(clock.instant(), KEPT_ROWS);
            warmed = Optional.empty();
        }
    }

    /** Derives rows that decisions of many shoppers read, once for each state. */
    private void warm() {
        SharedShop now = state;
        if (warmed.filter(own -> own == now).isPresent()) {
            return;
        }
        warmed = Optional.of(now);
        long begin = System.nanoTime();
        int shoppers = now.shop().merchant().log().shoppers();
        int step = Math.max(1, shoppers / WARM_SHOPPERS);
        for (int s = 0; s < shoppers && state == now && System.nanoTime() - begin < WARM.toNanos(); s += step) {
            int shopper = s;
            now.decide(worker -> {
                worker.warm(shopper);
                return true;
            });
        }
    }

    /** Takes data and model that another process stored. */
    void refresh() {
        synchronized (refreshing) {
            refreshOnce();
        }
    }

    private void refreshOnce() {
        SharedShop now = state;
        Instant begin = clock.instant();
        boolean same = hasData(now.shop());
        boolean kept = same && !itemsWait(now.data(), begin);
        if ((kept && hasModel(now.shop())) || pause.contains(begin)) {
            return;
        }
        // Reading takes long: what fails is not tried again at once.
        pause = SharedShop.Pause.of(clock.instant(), PAUSE);
        if (!kept) {
            synchronized (changes) {
                touched.clear();
            }
        }
        SharedShop next = kept
                ? new SharedShop(
                        NodeServing.withHoldout(
                                keepServed(NodeServing.another(home, now.shop(), store, left, clock)), against),
                        now.data())
                : read();
        if (!kept) {
            Instant end = clock.instant();
            rest = SharedShop.Pause.of(end, Duration.between(begin, end).multipliedBy(REST));
        }
        if (isWanted(next.shop())) {
            pause = SharedShop.Pause.NONE;
        }
        if (!kept) {
            // Most events are taken before others have to wait.
            takeAll(next);
        }
        synchronized (changes) {
            takeAll(next);
            if (!kept) {
                change(next, touched);
            }
            state = next;
        }
        if (!same) {
            rename();
            newData.run();
        }
        LOG.info(
                "{} taken data={} served=\"{}\"",
                kept ? "model" : "data and model",
                next.shop().dataVersion(),
                next.shop().served().words());
    }

    /** An event that came between an import and its reading may have its shopper in the form of ids before. */
    private void rename() {
        if (data.shoppers().isPresent()) {
            UnaryOperator<String> form = data.form();
            Set<String> before = data.imports().rename(form);
            changed(before.stream()
                    .flatMap(own -> Stream.of(own, form.apply(own)))
                    .map(ShopperId::new)
                    .collect(Collectors.toSet()));
        }
    }

    private boolean itemsWait(SharedShop.Histories own, Instant now) {
        synchronized (changes) {
            return own.waits(now) && !rest.contains(now);
        }
    }

    private boolean hasData(ServedShop shop) {
        return shop.dataVersion().equals(data.version()) && shop.erasures() == data.erasures();
    }

    private boolean hasModel(ServedShop shop) {
        return store.choice()
                .map(own -> own.equals(shop.choice()) && isWanted(shop))
                .orElse(true);
    }

    private boolean isWanted(ServedShop shop) {
        return NodeServing.wanted(shop.choice(), store, left).equals(shop.served());
    }

    /** Keeps the parameters of what is served, unless it stands in for another one. */
    private ServedShop keepServed(ServedShop shop) {
        if (isWanted(shop)) {
            store.keepServed(shop.served());
        }
        return shop;
    }

    /** Serves versions no longer, from the next check on. */
    void leave(Set<String> versions) {
        left = Set.copyOf(versions);
    }

    /** Sends decisions and events to a monitor. */
    void to(ServingMonitor receiver) {
        monitor = receiver;
    }

    @Override
    public ServingMonitor monitor() {
        return monitor;
    }

    @Override
    public long entries() {
        return state.shop().entries();
    }

    @Override
    public long readings() {
        return readings.get();
    }

    @Override
    public Instant readAt() {
        return readAt;
    }

    @Override
    public Instant chosenAt() {
        return state.shop().choice().at();
    }

    @Override
    public Optional<String> problem() {
        return problem;
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void itemsStored() {
        eventsStored();
    }

    /** Takes what was stored. The caller does not wait for an explanation, after which the rest is taken. */
    @Override
    public void eventsStored() {
        Future<?> taken = taking();
        try {
            boolean ended = false;
            while (!ended && !state.data().isExplaining()) {
                ended = isDone(taken);
            }
        } catch (InterruptedException e) {
            throw SharedShop.stopped();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error own) {
                throw own;
            }
            throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
        }
    }

    /** Returns a taking that begins later, which those who stored meanwhile share. */
    private Future<?> taking() {
        synchronized (taker) {
            Future<?> own = next.isPresent() ? next.get() : taker.submit(this::takeStored);
            next = Optional.of(own);
            return own;
        }
    }

    private void takeStored() {
        boolean done = false;
        try {
            synchronized (changes) {
                synchronized (taker) {
                    next = Optional.empty();
                }
                takeAll(state);
                done = true;
            }
        } finally {
            if (!done) {
                LOG.error("events and items not taken; the next request takes them");
            }
        }
    }

    private static boolean isDone(Future<?> task) throws InterruptedException, ExecutionException {
        try {
            task.get(1, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void takeItems(SharedShop own) {
        newest.items()
                .changedAfter(own.data().itemChange())
                .forEach(item -> own.change(item, data::tokens, clock.instant()));
    }

    /** Where too many wait already, the change is in force after the explanations that run. */
    @Override
    public void changed(Set<ShopperId> shoppers) {
        if (!changers.tryAcquire()) {
            taker.execute(() -> changeNow(shoppers));
            return;
        }
        try {
            changeNow(shoppers);
        } finally {
            changers.release();
        }
    }

    private void changeNow(Set<ShopperId> shoppers) {
        synchronized (changes) {
            touched.addAll(shoppers);
            change(state, shoppers);
        }
    }

    /** Returns a copy of all data of a shopper. */
    ObjectNode copy(ShopperId shopper) {
        SharedShop now = state;
        return new SubjectCopy(home, data, data.decisions(), clock)
                .of(
                        shopper,
                        events -> now.data().wishes().stored(now.data().log(), shopper, events),
                        now.shop().catalogue());
    }

    /** Returns the number of imported interactions of a shopper, hidden ones too. */
    int imported(ShopperId shopper) {
        SharedShop now = state;
        return now.data().wishes().stored(now.data().log(), shopper, List.of()).size();
    }

    @Override
    public boolean isImported(ShopperId shopper) {
        return state.data().log().isImported(shopper);
    }

    private void change(SharedShop own, Set<ShopperId> shoppers) {
        own.data().wishes().changed(shoppers);
        for (ShopperId shopper : shoppers) {
            own.change(shopper, events(shopper));
        }
    }

    private List<EventStore.Event> events(ShopperId shopper) {
        return newest.events().ofShopper(shopper).stream()
                .map(EventStore.Stored::event)
                .toList();
    }

    /** Takes the events after the last one that a state has. */
    private void takeAll(SharedShop own) {
        takeItems(own);
        Set<ShopperId> shoppers = new HashSet<>();
        long[] last = {own.data().events()};
        newest.events().forEach(own.data().events(), stored -> {
            stored.event().shopper().ifPresent(shoppers::add);
            last[0] = stored.number();
        });
        for (ShopperId shopper : shoppers) {
            own.change(shopper, events(shopper));
        }
        own.data().haveEvents(last[0]);
    }

    @Override
    public ServedShop data() {
        return state.shop();
    }

    @Override
    public <T> T present(Function<ServedShop, T> task) {
        return state.decide(task);
    }

    @Override
    public <T> T explaining(Function<ServedShop, T> task) {
        return explain(state, task);
    }

    private <T> T explain(SharedShop own, Function<ServedShop, T> task) {
        if (!places.tryAcquire()) {
            throw new Problem(
                    Problem.Kind.UNAVAILABLE,
                    "found " + MOST_EXPLANATIONS + " explanations at once; expected fewer. Fix: send it again later");
        }
        try {
            explanations.acquireUninterruptibly();
            try {
                return own.explain(task);
            } finally {
                explanations.release();
            }
        } finally {
            places.release();
        }
    }

    @Override
    public <T> Optional<T> of(LoggedDecision decision, Function<ServedShop, T> task) {
        SharedShop now = state;
        boolean same = now.shop().dataVersion().equals(decision.data())
                && now.shop()
                        .served()
                        .version()
                        .map(version -> version.digest().toHex())
                        .equals(decision.digest());
        return same ? Optional.of(explain(now, task)) : Optional.empty();
    }

    @Override
    public Tested tested(ExplainAnswer answer) {
        return NodeFaithfulness.tested(home, answer);
    }

    @Override
    public UnaryOperator<String> titles() {
        return state.shop()::title;
    }

    @Override
    public UnaryOperator<String> shoppers() {
        return given -> state.shop().shopper(given).value();
    }

    @Override
    public void close() {
        refresher.shutdownNow();
        // What waits is taken; no request waits for it for ever.
        taker.shutdown();
        try {
            if (!refresher.awaitTermination(END_SECONDS, TimeUnit.SECONDS)
                    || !taker.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("data are still read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        data.close();
        newest.close();
    }
}
