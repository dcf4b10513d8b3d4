// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.hanse.app.SerialExecutor;
import org.hanse.app.Timeline;
import org.hanse.app.WatchedThreads;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobTimer;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.coordinator.port.RosterStore;
import org.hanse.coordinator.port.StaleLeaseException;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.NodeReply;
import org.hanse.core.round.RoundState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service that runs all jobs, each on its own thread with one task at a time. Transport threads only queue tasks. A
 * job whose task fails is opened again from its store. The service retries a job that it cannot open until the
 * operator stops it.
 */
public final class JobService implements NodeListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobService.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final JobThread.Context context;
    private final RosterStore rosters;
    private final Map<JobId, JobThread> jobs = new ConcurrentHashMap<>();
    private final SerialExecutor poll;
    private int rosterCount;
    private volatile boolean polled;

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

        /** Returns why a masked update of a round does not have this many bytes; empty if it may. Any thread may call it. */
        Optional<String> objection(RoundState round, ParticipantId from, long size);

        /** Decodes an upload of a round, and returns what passes it to the driver. Any thread may call it. */
        Consumer<JobDriver> uploaded(RoundState round, ParticipantId from, Path file);
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
     * @param roster newest version of the roster if some participants have not approved it
     */
    public record LiveJob(
            Optional<String> problem,
            SortedMap<ParticipantId, String> declined,
            Optional<RosterApprovals.Pending> roster) {}

    /**
     * Stores of all jobs.
     *
     * @param rosters versions of the roster
     */
    public record Stores(JobStore jobs, RosterStore rosters) {}

    public JobService(Stores stores, DriverFactory drivers, MessageReader reader, Timeline timeline, Ending ending) {
        this.context = new JobThread.Context(stores.jobs(), drivers, reader, timeline, ending);
        this.poll = JobThread.executor(timeline);
        this.rosters = stores.rosters();
    }

    /** Starts all jobs of the store, and those that are added later. */
    public void start() {
        Runnable task = WatchedThreads.watched(context.ending()::failed, this::poll);
        poll.execute(task);
        poll.repeat(PAUSE, task);
    }

    /** Returns the live state of jobs that the stores do not have, by job. */
    public Map<JobId, LiveJob> live() {
        Map<JobId, LiveJob> live = new TreeMap<>(Comparator.comparing(JobId::text));
        jobs.forEach((id, job) -> live.put(id, job.live()));
        return live;
    }

    private void poll() {
        try {
            List<JobStore.Definition> all = context.store().jobs();
            jobs.values().removeIf(thread -> thread.isRemoved(all));
            for (JobStore.Definition job : all) {
                JobThread thread = jobs.computeIfAbsent(job.id(), id -> new JobThread(job, context));
                context.store()
                        .takeRequest(job.id())
                        .ifPresent(request ->
                                thread.run(driver -> driver.request(request), () -> thread.requested(request)));
            }
            polled = true;
            pollRosters();
        } catch (StaleLeaseException e) {
            context.ending().takenOver();
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
        jobs.values().forEach(job -> job.connected(node));
    }

    @Override
    public void disconnected(ParticipantId node) {
        jobs.values().forEach(job -> job.disconnected(node));
    }

    @Override
    public void received(ParticipantId from, NodeReply reply, Runnable done) {
        Optional.ofNullable(jobs.get(reply.job()))
                .ifPresentOrElse(
                        job -> {
                            job.answered(from, reply);
                            job.receive(driver -> context.reader().received(driver, from, reply), done);
                        },
                        done);
    }

    @Override
    public Optional<Refusal> refusal(ParticipantId from, JobId id, RoundId round, long size) {
        JobThread job = jobs.get(id);
        if (job != null) {
            return job.refusal(from, round, size);
        }
        return Optional.of(
                polled
                        ? new Refusal(Refusal.Kind.FINAL, "job: found an unknown one; expected a running one")
                        : new Refusal(Refusal.Kind.LATER, "the coordinator has not read its jobs yet"));
    }

    @Override
    public void uploaded(ParticipantId from, JobId id, RoundId round, Path file) {
        Optional.ofNullable(jobs.get(id))
                .ifPresentOrElse(job -> job.uploaded(from, round, file), () -> JobUploads.delete(file));
    }

    /** Returns the first round of each job whose uploads are of use; empty before the jobs are read. A job that has ended has none. */
    public Optional<Map<JobId, RoundId>> uploads() {
        if (!polled) {
            return Optional.empty();
        }
        Map<JobId, RoundId> first = new HashMap<>();
        jobs.forEach((id, job) -> job.firstUpload().ifPresent(round -> first.put(id, round)));
        return Optional.of(first);
    }

    /** Ends after the tasks that run now. */
    @Override
    public void close() {
        JobThread.end(poll);
        jobs.values().forEach(JobThread::close);
    }
}
