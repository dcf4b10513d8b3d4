// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobTimer;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.coordinator.port.RosterStore;
import org.hanse.coordinator.port.StaleLeaseException;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
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

    private final JobThread.Context context;
    private final RosterStore rosters;
    private final MessageReader reader;
    private final Map<JobId, JobThread> jobs = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor poll = JobThread.executor();
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
     * @param roster version of the roster that waits for approvals
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

    public JobService(Stores stores, DriverFactory drivers, MessageReader reader, InstantSource clock, Ending ending) {
        this.context = new JobThread.Context(stores.jobs(), drivers, clock, ending);
        this.rosters = stores.rosters();
        this.reader = reader;
    }

    /** Starts all jobs of the store, and those that are added later. */
    public void start() {
        var unused = poll.scheduleWithFixedDelay(
                JobThread.watched(context.ending(), this::poll), 0, POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
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
        jobs.values().forEach(job -> job.run(driver -> driver.connected(node)));
    }

    @Override
    public void disconnected(ParticipantId node) {
        jobs.values().forEach(job -> job.run(driver -> driver.disconnected(node)));
    }

    @Override
    public void received(ParticipantId from, NodeReply reply) {
        Optional.ofNullable(jobs.get(reply.job())).ifPresent(job -> {
            job.answered(from, reply);
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
        job.get().responded(from);
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
        JobThread.end(poll);
        jobs.values().forEach(JobThread::close);
    }
}
