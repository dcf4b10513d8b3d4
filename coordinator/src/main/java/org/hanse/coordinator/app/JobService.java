// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobTimer;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.coordinator.port.RosterStore;
import org.hanse.coordinator.port.StaleLeaseException;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobState;
import org.hanse.core.job.NodeReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service that runs all jobs, each on its own thread with one task at a time. Transport threads only queue tasks. A
 * job whose task fails is opened again from its store. The service retries a job that it cannot open until the
 * operator stops it.
 */
public final class JobService implements NodeListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobService.class);
    private static final long POLL_MILLISECONDS = 250;
    private static final long MOST_SECONDS_OF_A_TASK = 30;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final JobStore store;
    private final RosterStore rosters;
    private final DriverFactory drivers;
    private final MessageReader reader;
    private final InstantSource clock;
    private final Ending ending;
    private final Map<JobId, JobThread> jobs = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor poll = executor();
    private int rosterCount;

    /** Factory of drivers. */
    @FunctionalInterface
    public interface DriverFactory {

        /**
         * Opens the driver of a job with its timer.
         *
         * @throws RuntimeException if the job cannot run; the message is one line
         */
        JobDriver open(JobStore.Definition job, JobTimer timer);
    }

    /** Decoder of nodes' messages, which passes each to the driver of its job and rejects undecodable ones. */
    public interface MessageReader {

        void received(JobDriver driver, ParticipantId from, NodeReply reply);

        void uploaded(JobDriver driver, ParticipantId from, Path file);
    }

    /** Ends the process. */
    public interface Ending {

        /** Ends the process after another process has taken over. */
        void takenOver();

        /** Ends the process after an error, such as a lack of memory, that ended a thread. */
        void failed(Error error);
    }

    /**
     * State of a job in the memory of the service.
     *
     * @param problem reason why the job cannot run; empty if it runs
     * @param declined last refusals of nodes that have not answered otherwise since
     */
    public record LiveJob(Optional<String> problem, SortedMap<ParticipantId, String> declined) {}

    /**
     * Stores of all jobs.
     *
     * @param rosters versions of the roster
     */
    public record Stores(JobStore jobs, RosterStore rosters) {}

    public JobService(Stores stores, DriverFactory drivers, MessageReader reader, InstantSource clock, Ending ending) {
        this.store = stores.jobs();
        this.rosters = stores.rosters();
        this.drivers = drivers;
        this.reader = reader;
        this.clock = clock;
        this.ending = ending;
    }

    /** Executors keep an error to themselves. */
    private Runnable watched(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Error e) {
                ending.failed(e);
                throw e;
            }
        };
    }

    /** Returns one thread that drops its timers when it is shut down. */
    private static ScheduledThreadPoolExecutor executor() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "hanse-job");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        return executor;
    }

    /** Starts all jobs of the store, and those that are added later. */
    public void start() {
        var unused = poll.scheduleWithFixedDelay(watched(this::poll), 0, POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    /** Returns the live state of jobs that the stores do not have, by job. */
    public Map<JobId, LiveJob> live() {
        Map<JobId, LiveJob> live = new TreeMap<>(Comparator.comparing(JobId::text));
        jobs.forEach((id, job) -> live.put(id, new LiveJob(job.problem, new TreeMap<>(job.declined))));
        return live;
    }

    private void poll() {
        try {
            List<JobStore.Definition> all = store.jobs();
            jobs.values().removeIf(thread -> thread.isRemoved(all));
            for (JobStore.Definition job : all) {
                JobThread thread = jobs.computeIfAbsent(job.id(), id -> new JobThread(job));
                store.takeRequest(job.id())
                        .ifPresent(request ->
                                thread.run(driver -> driver.request(request), () -> thread.requested(request)));
            }
            pollRosters();
        } catch (StaleLeaseException e) {
            ending.takenOver();
        } catch (RuntimeException e) {
            LOG.error("jobs cannot be read reason=\"{}\"", e.getMessage());
        }
    }

    /** Passes new versions of rosters to open jobs. A job that opens meanwhile reads all versions itself. */
    private void pollRosters() {
        int count = rosters.count();
        if (count != rosterCount) {
            rosterCount = count;
            jobs.values().forEach(job -> job.run(JobDriver::rostersChanged));
        }
    }

    @Override
    public void connected(ParticipantId node) {
        jobs.values().forEach(job -> job.run(driver -> driver.connected(node)));
    }

    /** Does nothing: a node may connect again before the deadline of the phase. */
    @Override
    public void disconnected(ParticipantId node) {}

    @Override
    public void received(ParticipantId from, NodeReply reply) {
        Optional.ofNullable(jobs.get(reply.job())).ifPresent(job -> {
            reply.visit(job.new Answer(from));
            job.run(driver -> reader.received(driver, from, reply));
        });
    }

    @Override
    public void uploaded(ParticipantId from, JobId id, RoundId round, Path file) {
        Optional<JobThread> job = Optional.ofNullable(jobs.get(id));
        if (job.isEmpty()) {
            delete(file);
            return;
        }
        job.get().declined.remove(from);
        job.get()
                .run(
                        driver -> {
                            try {
                                if (driver.isCurrent(round)) {
                                    reader.uploaded(driver, from, file);
                                }
                            } finally {
                                delete(file);
                            }
                        },
                        () -> delete(file));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("an upload cannot be deleted file={} reason=\"{}\"", file.getFileName(), e.getMessage());
        }
    }

    /** Ends after the tasks that run now. */
    @Override
    public void close() {
        end(poll);
        jobs.values().forEach(job -> end(job.thread));
    }

    /** Waits for the task that runs, since it uses stores that are closed next. An interrupt would close its files. */
    private static void end(ScheduledThreadPoolExecutor thread) {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(MOST_SECONDS_OF_A_TASK, TimeUnit.SECONDS)) {
                LOG.warn("a task goes on after the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Thread of one job with its driver. */
    private final class JobThread implements JobTimer {

        private final JobStore.Definition job;
        private final ScheduledThreadPoolExecutor thread = executor();
        private final Map<ParticipantId, String> declined = new ConcurrentHashMap<>();
        private Optional<JobDriver> driver = Optional.empty();
        private volatile Optional<String> problem = Optional.empty();
        private boolean ended;
        private Optional<ScheduledFuture<?>> next = Optional.empty();

        JobThread(JobStore.Definition job) {
            this.job = job;
            open(Duration.ZERO);
        }

        private void open(Duration delay) {
            later(delay, () -> {
                if (ended) {
                    return;
                }
                try {
                    driver = Optional.of(drivers.open(job, this));
                    problem = Optional.empty();
                    LOG.info("job runs job={}", job.id());
                } catch (StaleLeaseException e) {
                    ending.takenOver();
                } catch (RuntimeException e) {
                    if (isEnded()) {
                        ended = true;
                        return;
                    }
                    Optional<String> reason = Optional.of(String.valueOf(e.getMessage()));
                    if (!reason.equals(problem)) {
                        LOG.error("job cannot run job={} reason=\"{}\"", job.id(), reason.get());
                        LOG.debug("job cannot run", e);
                    }
                    problem = reason;
                    open(PAUSE_AFTER_FAILURE);
                }
            });
        }

        private boolean isEnded() {
            return store.load(job.id())
                    .filter(stored -> JobOverview.isEnded(stored.state()))
                    .isPresent();
        }

        /** Handles a request to a job that is not open. It is stored once more, except for the end of a job that cannot run. */
        void requested(JobStore.Request request) {
            if (ended) {
                return;
            }
            if (request == JobStore.Request.STOP && problem.isPresent()) {
                attempt(this::end);
            } else {
                store.request(job.id(), request);
            }
        }

        /** Ends a job that cannot run. One that never started is removed: nodes have not seen its plan. */
        private void end() {
            Optional<JobStore.Stored> stored = store.load(job.id());
            if (stored.isEmpty()) {
                store.remove(job.id());
            } else if (!JobOverview.isEnded(stored.get().state())) {
                JobProgress progress = stored.get().state().progress();
                // Before the end: a job that has ended is not opened again.
                if (progress.lastRound() > 0) {
                    store.forgetSecrets(job.id(), new RoundId(progress.lastRound()));
                }
                String why = "stopped by the operator, as it could not run: " + problem.orElse("");
                store.commit(
                        job.id(),
                        new JobStore.Stored(
                                new JobState.Finished(progress, why),
                                stored.get().head()),
                        List.of(new JobStore.Entry(clock.instant(), "finished: " + why)));
            }
            ended = true;
            problem = Optional.empty();
            LOG.info("job ended job={}", job.id());
        }

        private void attempt(Runnable task) {
            try {
                task.run();
            } catch (StaleLeaseException e) {
                ending.takenOver();
            } catch (RuntimeException e) {
                LOG.error("job cannot be ended job={} reason=\"{}\"", job.id(), e.getMessage());
                store.request(job.id(), JobStore.Request.STOP);
            }
        }

        /** Returns whether the store does not have the job any more, and ends the thread then. */
        boolean isRemoved(List<JobStore.Definition> all) {
            boolean removed = !all.contains(job);
            if (removed) {
                thread.shutdown();
            }
            return removed;
        }

        /** Handler that stores the last refusal of a node until its next answer. */
        private final class Answer implements NodeReply.Handler<Boolean> {

            private final ParticipantId from;

            Answer(ParticipantId from) {
                this.from = from;
            }

            @Override
            public Boolean sent(NodeReply.Sent sent) {
                declined.remove(from);
                return true;
            }

            @Override
            public Boolean declined(NodeReply.Declined reply) {
                declined.put(from, reply.detail());
                return true;
            }

            @Override
            public Boolean rosterApproved(NodeReply.RosterApproved approved) {
                declined.remove(from);
                return true;
            }
        }

        /**
         * Queues a task. It is dropped while the job is not open: nodes request their state again when they connect.
         */
        void run(Consumer<JobDriver> task) {
            run(task, () -> {});
        }

        /** @param dropped runs in place of the task while the job is not open */
        void run(Consumer<JobDriver> task, Runnable dropped) {
            later(Duration.ZERO, () -> driver.ifPresentOrElse(own -> attempt(own, task), dropped));
        }

        /** Runs a task of a job. After any failure the store has the last state. */
        private void attempt(JobDriver own, Consumer<JobDriver> task) {
            try {
                task.accept(own);
            } catch (StaleLeaseException e) {
                ending.takenOver();
            } catch (RuntimeException e) {
                LOG.error("job is opened again job={} reason=\"{}\"", job.id(), e.getMessage());
                LOG.debug("job is opened again", e);
                driver = Optional.empty();
                open(PAUSE_AFTER_FAILURE);
            }
        }

        private Optional<ScheduledFuture<?>> later(Duration delay, Runnable task) {
            try {
                return Optional.of(thread.schedule(watched(task), delay.toMillis(), TimeUnit.MILLISECONDS));
            } catch (RejectedExecutionException e) {
                LOG.debug("task after the end job={}", job.id());
                return Optional.empty();
            }
        }

        private Duration until(Instant at) {
            Duration left = Duration.between(clock.instant(), at);
            return left.isNegative() ? Duration.ZERO : left;
        }

        @Override
        public void wake(Instant at) {
            next.ifPresent(timer -> timer.cancel(false));
            next = later(until(at), () -> driver.ifPresent(own -> attempt(own, JobDriver::due)));
        }

        @Override
        public void phase(RoundId round, String phase, Instant at) {
            later(until(at), () -> driver.ifPresent(own -> attempt(own, now -> now.phaseOver(round, phase))));
        }
    }
}
