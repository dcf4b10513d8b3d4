// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hanse.app.SerialExecutor;
import org.hanse.app.Timeline;
import org.hanse.app.WatchedThreads;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobTimer;
import org.hanse.coordinator.port.NodeListener.Refusal;
import org.hanse.coordinator.port.StaleLeaseException;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobState;
import org.hanse.core.job.NodeReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Thread of one job with its driver. */
final class JobThread implements JobTimer, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobThread.class);
    private static final Duration MOST_OF_A_TASK = Duration.ofSeconds(30);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final JobStore.Definition job;
    private final Context context;
    private final SerialExecutor thread;
    private final Map<ParticipantId, String> declined = new ConcurrentHashMap<>();
    private final JobUploads uploads;

    /** Nodes whose connection, or its end, the job has not handled. */
    private final Set<ParticipantId> connecting = ConcurrentHashMap.newKeySet();

    private final Set<ParticipantId> leaving = ConcurrentHashMap.newKeySet();

    /** For each queued task, what runs if the task does not. */
    private final Map<Object, Runnable> queued = new ConcurrentHashMap<>();

    private volatile Optional<JobDriver> driver = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();
    private volatile Optional<RosterApprovals.Pending> pendingRoster = Optional.empty();
    private volatile boolean ended;

    /** Messages that wait, and take in further ones. */
    private @Nullable Messages latest;

    private Optional<SerialExecutor.Waiting> next = Optional.empty();
    private Optional<SerialExecutor.Waiting> absence = Optional.empty();

    /** Surroundings that the threads of all jobs share. */
    record Context(
            JobStore store,
            JobService.DriverFactory drivers,
            JobService.MessageReader reader,
            Timeline timeline,
            JobService.Ending ending) {}

    JobThread(JobStore.Definition job, Context context) {
        this.job = job;
        this.context = context;
        this.thread = executor(context.timeline());
        this.uploads = new JobUploads(context.reader());
        open(Duration.ZERO);
    }

    private void open(Duration delay) {
        later(delay, () -> {
            if (ended) {
                return;
            }
            try {
                driver = Optional.of(context.drivers().open(job, this));
                problem = Optional.empty();
                pendingRoster = driver.flatMap(JobDriver::pendingRoster);
                LOG.info("job runs job={}", job.id());
            } catch (StaleLeaseException e) {
                context.ending().takenOver();
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
        return context.store()
                .load(job.id())
                .filter(stored -> JobOverview.isEnded(stored.state()))
                .isPresent();
    }

    /** Handles a request to a job that is not open. It stores the request for later, or ends a job that cannot run. */
    void requested(JobStore.Request request) {
        if (ended) {
            return;
        }
        if (request == JobStore.Request.STOP && problem.isPresent()) {
            attempt(this::end);
        } else {
            context.store().request(job.id(), request);
        }
    }

    /** Ends a job that cannot run. One that never started is removed: nodes have not seen its plan. */
    private void end() {
        Optional<JobStore.Stored> stored = context.store().load(job.id());
        if (stored.isEmpty()) {
            context.store().remove(job.id());
        } else if (!JobOverview.isEnded(stored.get().state())) {
            JobProgress progress = stored.get().state().progress();
            // Before the end: a job that has ended is not opened again.
            if (progress.lastRound() > 0) {
                context.store().forgetSecrets(job.id(), new RoundId(progress.lastRound()));
            }
            String why = "stopped by the operator, as it could not run: " + problem.orElse("");
            context.store()
                    .commit(
                            job.id(),
                            new JobStore.Stored(
                                    new JobState.Finished(progress, why),
                                    stored.get().head()),
                            List.of(new JobStore.Entry(
                                    context.timeline().clock().instant(), "finished: " + why)));
        }
        ended = true;
        problem = Optional.empty();
        LOG.info("job ended job={}", job.id());
    }

    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (StaleLeaseException e) {
            context.ending().takenOver();
        } catch (RuntimeException e) {
            LOG.error("job cannot be ended job={} reason=\"{}\"", job.id(), e.getMessage());
            context.store().request(job.id(), JobStore.Request.STOP);
        }
    }

    /** Returns whether the store does not have the job any more, and ends the thread then. */
    boolean isRemoved(List<JobStore.Definition> all) {
        boolean removed = !all.contains(job);
        if (removed) {
            thread.end(SerialExecutor.AtEnd.DROP, Duration.ZERO);
            dropQueued();
        }
        return removed;
    }

    /** Returns the state of the job that the stores do not have. */
    JobService.LiveJob live() {
        return new JobService.LiveJob(problem, new TreeMap<>(declined), pendingRoster);
    }

    /** Stores a refusal, or deletes the last one. */
    void answered(ParticipantId from, NodeReply reply) {
        reply.visit(new Answer(from));
    }

    /** Handles a connection of a node. Several that wait are handled as one: answers go to the last. */
    void connected(ParticipantId node) {
        runOnce(connecting, node, JobDriver::connected);
    }

    /** Handles the end of a connection. Several that wait are handled as one. */
    void disconnected(ParticipantId node) {
        runOnce(leaving, node, JobDriver::disconnected);
    }

    private void runOnce(Set<ParticipantId> waiting, ParticipantId node, BiConsumer<JobDriver, ParticipantId> task) {
        if (waiting.add(node)) {
            run(
                    own -> {
                        waiting.remove(node);
                        task.accept(own, node);
                    },
                    () -> waiting.remove(node));
        }
    }

    /** Returns why a node may not upload now. Any thread may call it. */
    Optional<Refusal> refusal(ParticipantId from, RoundId round, long size) {
        if (ended) {
            return Optional.of(
                    new Refusal(Refusal.Kind.FINAL, "job: found one that has ended; expected a running one"));
        }
        return driver.map(own -> uploads.refusal(own, from, round, size))
                .orElseGet(
                        () -> Optional.of(new Refusal(Refusal.Kind.LATER, "the coordinator has not opened the job")));
    }

    /** Queues a complete upload. */
    void uploaded(ParticipantId from, RoundId round, Path file) {
        declined.remove(from);
        uploads.queue(this, driver, from, round, file);
    }

    /** Returns the first round whose uploads are of use; empty once the job has ended. */
    Optional<RoundId> firstUpload() {
        Optional<JobDriver> own = driver;
        if (ended || own.filter(open -> JobOverview.isEnded(open.state())).isPresent()) {
            return Optional.empty();
        }
        int last = own.map(open -> open.state().progress().lastRound()).orElse(0);
        return Optional.of(own.flatMap(JobDriver::round)
                .map(round -> round.plan().round())
                .orElseGet(() -> new RoundId(last + 1)));
    }

    /** Ends after the task that runs now. */
    @Override
    public void close() {
        end(thread);
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
        seal(null);
        later(Duration.ZERO, () -> driver.ifPresent(own -> attempt(own, task)));
    }

    /** @param dropped runs once in place of the task if the job is not open then, or is removed */
    void run(Consumer<JobDriver> task, Runnable dropped) {
        seal(null);
        queue(task, dropped);
    }

    private void queue(Consumer<JobDriver> task, Runnable dropped) {
        Object key = new Object();
        queued.put(key, dropped);
        Optional<SerialExecutor.Waiting> accepted = later(Duration.ZERO, () -> {
            if (queued.remove(key) != null) {
                driver.ifPresentOrElse(own -> attempt(own, task), dropped);
            }
        });
        if (accepted.isEmpty()) {
            dropQueued();
        }
    }

    /** Messages of nodes that the job handles together, in the order of their arrival. */
    private final class Messages {

        private static final int MOST = 32;

        private final List<Consumer<JobDriver>> tasks = new ArrayList<>();
        private final List<Runnable> done = new ArrayList<>();

        void add(Consumer<JobDriver> task, Runnable handled) {
            tasks.add(task);
            done.add(handled);
        }

        void handle(JobDriver own) {
            seal(this);
            try {
                own.together(tasks);
            } finally {
                drop();
            }
        }

        void drop() {
            seal(this);
            done.forEach(Runnable::run);
        }
    }

    private synchronized void seal(@Nullable Messages messages) {
        if (messages == null || messages == latest) {
            latest = null;
        }
    }

    /**
     * Queues a message of a node. Messages with no other task between them are stored together.
     *
     * @param done runs once the message is handled, or dropped
     */
    void receive(Consumer<JobDriver> task, Runnable done) {
        Messages begun = added(task, done);
        if (begun != null) {
            queue(begun::handle, begun::drop);
        }
    }

    private synchronized @Nullable Messages added(Consumer<JobDriver> task, Runnable done) {
        Messages waiting = latest;
        if (waiting != null && waiting.tasks.size() < Messages.MOST) {
            waiting.add(task, done);
            return null;
        }
        Messages begun = new Messages();
        begun.add(task, done);
        latest = begun;
        return begun;
    }

    private void dropQueued() {
        queued.keySet().forEach(key -> Optional.ofNullable(queued.remove(key)).ifPresent(Runnable::run));
    }

    /** Runs a task of a job. After any failure the store has the last state. */
    private void attempt(JobDriver own, Consumer<JobDriver> task) {
        try {
            task.accept(own);
            pendingRoster = own.pendingRoster();
        } catch (StaleLeaseException e) {
            context.ending().takenOver();
        } catch (RuntimeException e) {
            LOG.error("job is opened again job={} reason=\"{}\"", job.id(), e.getMessage());
            LOG.debug("job is opened again", e);
            driver = Optional.empty();
            open(PAUSE_AFTER_FAILURE);
        }
    }

    private Optional<SerialExecutor.Waiting> later(Duration delay, Runnable task) {
        return thread.schedule(delay, WatchedThreads.watched(context.ending()::failed, task));
    }

    private Duration until(Instant at) {
        Duration left = Duration.between(context.timeline().clock().instant(), at);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public void wake(Instant at) {
        next.ifPresent(SerialExecutor.Waiting::cancel);
        next = later(until(at), () -> driver.ifPresent(own -> attempt(own, JobDriver::due)));
    }

    @Override
    public void absence(Instant at) {
        absence.ifPresent(SerialExecutor.Waiting::cancel);
        absence = later(until(at), () -> driver.ifPresent(own -> attempt(own, JobDriver::settle)));
    }

    @Override
    public void phase(RoundId round, String phase, Instant at) {
        later(until(at), () -> driver.ifPresent(own -> attempt(own, now -> now.phaseOver(round, phase))));
    }

    static SerialExecutor executor(Timeline timeline) {
        return timeline.executor("hanse-job");
    }

    /** Waits for the task that runs, since it uses stores that are closed next. An interrupt would close its files. */
    static void end(SerialExecutor thread) {
        if (!thread.end(SerialExecutor.AtEnd.DROP, MOST_OF_A_TASK)) {
            LOG.warn("a task goes on after the end");
        }
    }
}
