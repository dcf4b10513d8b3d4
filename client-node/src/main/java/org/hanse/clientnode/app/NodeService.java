// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hanse.app.SerialExecutor;
import org.hanse.app.ShardPool;
import org.hanse.app.Timeline;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.NodeReply;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service that takes a node through the rounds of all approved jobs. One thread handles messages, another one trains.
 * A plan, and each version of its roster, takes effect once the owner's policy accepts it and the owner has approved
 * it. The policy is checked again at each round. No round uses an older version than one before.
 */
public final class NodeService implements CoordinatorListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeService.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Time in which a coordinator announces the next round, if rounds follow each other without a pause. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final int CHECKS_AFTER_FAILURE = 120;

    /** Time for the message that is handled at the end: masking and storing a large update takes seconds. */
    private static final Duration END = Duration.ofSeconds(10);

    private final CoordinatorConnection connection;
    private final ApprovalStore approvals;
    private final Jobs jobs;
    private final Execution execution;
    private final ShardPool threads;
    private final Map<JobId, NodeJob> running = new HashMap<>();

    /** Checks until the next choice of what is served. */
    private final AtomicInteger untilChoice = new AtomicInteger();

    /** Time since a round trained. */
    private Duration idle = Duration.ZERO;

    private final JobOffers offers;

    private final SerialExecutor messages;
    private final SerialExecutor trainer;

    /** Bytes of the round protocol's messages. */
    public interface MessageCodec {

        /** Returns a message in pieces; only a masked update has several. */
        List<byte[]> bytes(ToCoordinator message);

        /**
         * Returns the message in these bytes.
         *
         * @throws RuntimeException if they are no message
         */
        ToParticipant parse(byte[] message);
    }

    /** Setup and start of jobs. */
    public interface Jobs {

        /**
         * Verifies plan and roster of an offer.
         *
         * @throws RuntimeException if a signature is not the operator's, or a document is not valid; the message is one line
         */
        JobSetup setup(JobNotice.PlanOffered offer);

        /**
         * Verifies a roster.
         *
         * @throws RuntimeException if the signature is not the operator's, or the text is no roster; the message is one line
         */
        Enrolment roster(SignedDocument roster);

        /** Returns why this node cannot take part in the job, with the setting to change and nothing else; empty if it can. */
        Optional<String> objection(JobSetup setup);

        /** Returns whether this node is a participant of a version of the roster, under its own key. */
        boolean isParticipant(Enrolment roster);

        /** Returns the record of what the node sent, of all jobs. */
        SentLog sent();

        /** Returns the stores of an approved job. Setups of one job have the same stores. */
        JobParts parts(JobSetup setup);

        /** Chooses what the node serves if data or models changed. Called regularly while no round trains, on the training thread. */
        default void chooseServed() {}
    }

    /**
     * Parts of a job at this node.
     *
     * @param node node with its keys and its limits
     * @param ports stores and codecs
     */
    public record JobParts(Participant node, NodeJobPorts ports) {}

    /**
     * Decisions of the node's owner.
     *
     * @param policies returns the limits that plans and rounds have to keep now
     * @param approve jobs whose first plan is approved unless the policy refuses it
     */
    public record Owner(Supplier<NodePolicy> policies, Set<JobId> approve) {

        public Owner {
            approve = Set.copyOf(approve);
        }

        /** Decisions with a policy that does not change. */
        public Owner(NodePolicy policy, Set<JobId> approve) {
            this(() -> policy, approve);
        }

        NodePolicy policy() {
            return policies.get();
        }
    }

    /**
     * Execution of the tasks of a service.
     *
     * @param timeline clock and threads
     * @param errors ends the process. It receives each error of a thread, such as a lack of memory or a missing class, after which the
     *     service may no longer work
     * @param monitor observes connections, and what the node declines
     */
    public record Execution(Timeline timeline, Consumer<Error> errors, NodeMonitor monitor) {

        /** Execution without a monitor. */
        public Execution(Timeline timeline, Consumer<Error> errors) {
            this(timeline, errors, NodeMonitor.NONE);
        }
    }

    /**
     * Creates a service. {@link #start} connects it.
     *
     * @param jobs creates what jobs need
     */
    public NodeService(
            CoordinatorConnection connection, ApprovalStore approvals, Owner owner, Jobs jobs, Execution execution) {
        this.execution = execution;
        this.connection = connection;
        this.approvals = approvals;
        this.jobs = jobs;
        this.offers = new JobOffers(
                approvals, owner, jobs, this::decline, execution.timeline().clock());
        this.threads = new ShardPool(owner.policy().machine().threads());
        this.messages = execution.timeline().executor("hanse-node");
        // The lowest priority, because serving must stay fast during a round.
        this.trainer = execution.timeline().executor("hanse-training", Thread.MIN_PRIORITY);
    }

    /** Connects and handles messages from then on. */
    public void start() {
        messages.repeat(PAUSE, () -> attempt(this::approve));
        connection.start(this);
    }

    @Override
    public void connected() {
        execution.monitor().connected();
        queue(() -> running.values().forEach(NodeJob::connected));
    }

    @Override
    public void disconnected(String reason) {
        execution.monitor().disconnected(reason);
        LOG.info("coordinator not connected reason=\"{}\"", reason);
    }

    @Override
    public void received(JobNotice notice) {
        queue(() -> notice.visit(new Notices()));
    }

    private void queue(Runnable task) {
        if (!messages.execute(() -> attempt(task))) {
            LOG.debug("message after the end");
        }
    }

    /**
     * Runs a task of any thread. An exception leaves the stored state, from which the next connection continues. After
     * an error the process has to end: the executor would drop it, and the node would wait for messages that it cannot
     * handle.
     */
    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("task failed reason=\"{}\"", e.getMessage());
            LOG.debug("task failed", e);
        } catch (Error e) {
            execution.errors().accept(e);
            throw e;
        }
    }

    /** Checks for new approvals of the owner, and for imports and erasures. */
    private void approve() {
        offers.all().forEach(offer -> consider(offer, why -> {}));
        offers.warnOfMissing();
        running.values().forEach(NodeJob::dataChanged);
        boolean training = running.values().stream().anyMatch(NodeJob::isTraining);
        idle = training ? Duration.ZERO : idle.plus(PAUSE);
        if (idle.compareTo(IDLE) >= 0 && untilChoice.decrementAndGet() < 0) {
            untilChoice.set(Integer.MAX_VALUE);
            train(this::choose);
        }
    }

    private void choose() {
        int checks = 0;
        try {
            jobs.chooseServed();
        } catch (CancellationException e) {
            LOG.debug("what is served was not chosen before the end", e);
        } catch (RuntimeException e) {
            LOG.error("what is served was not chosen, again in a minute reason=\"{}\"", e.getMessage());
            LOG.debug("not chosen", e);
            checks = CHECKS_AFTER_FAILURE;
        }
        untilChoice.set(checks);
    }

    private void train(Runnable task) {
        if (!trainer.execute(() -> attempt(task))) {
            LOG.debug("training after the end");
        }
    }

    /** Runs a task later on the thread of the jobs. A node that stops drops the task. */
    private void later(Runnable task) {
        if (trainer.schedule(IDLE, () -> queue(task)).isEmpty()) {
            LOG.debug("training after the end");
        }
    }

    /**
     * Accepts the versions of an offer that the owner has approved, and starts the job with the first of them.
     *
     * @param objections receives why the newest version is not accepted
     */
    private void consider(OfferedJob offer, Consumer<String> objections) {
        if (offer.open().isEmpty()) {
            return;
        }
        List<Digest> accepted = offers.accept(offer, objections);
        if (!running.containsKey(offer.id())) {
            // After a restart of the process the node repeats its last message of a round.
            offer.last(approvals.usedRoster(offer.id()))
                    .ifPresent(setup -> begin(setup).connected());
        }
        // The coordinator counts on an approval, so the job runs before it is sent.
        accepted.forEach(roster -> connection.send(new NodeReply.RosterApproved(offer.id(), roster)));
        offer.ready().ifPresent(round -> announced(offer, round));
    }

    private NodeJob begin(JobSetup setup) {
        JobParts parts = jobs.parts(setup);
        NodeJob job = new NodeJob(
                setup,
                parts.node(),
                parts.ports(),
                new NodeJob.Threads(connection, this::queue, this::train, this::later, threads));
        running.put(setup.plan().job(), job);
        LOG.info(
                "job runs job={} roster={}",
                setup.plan().job(),
                setup.enrolment().version());
        return job;
    }

    /** Handles the announcement of a round. Its version of the roster is stored as used before the node joins. */
    private void announced(OfferedJob offer, JobNotice.RoundAnnounced notice) {
        Optional<JobSetup> setup = offer.accepted(notice.context().enrolment());
        if (setup.isEmpty()) {
            offer.await(notice);
            decline(offer.id(), "the round is for a plan or a roster that the owner has not approved");
            return;
        }
        Optional<String> objection =
                offers.objection(setup.get(), notice.context().start());
        if (objection.isPresent()) {
            decline(offer.id(), objection.get());
            return;
        }
        int version = setup.get().enrolment().version();
        int used = approvals.usedRoster(offer.id());
        if (version < used) {
            decline(
                    offer.id(),
                    "roster: found a round with version " + version + "; this node has used version " + used);
            return;
        }
        if (version > used) {
            MachineFault.own(setup.get(), () -> {
                approvals.useRoster(offer.id(), version);
                return version;
            });
        }
        NodeJob job;
        try {
            job = current(setup.get());
        } catch (RuntimeException e) {
            LOG.error("job cannot run job={} reason=\"{}\"", offer.id(), e.getMessage());
            decline(offer.id(), "the node cannot read its own state of this job");
            return;
        }
        job.announced(notice);
    }

    /** Returns the running job with this version of the roster. A round with an older one ends for this node. */
    private NodeJob current(JobSetup setup) {
        NodeJob job = running.get(setup.plan().job());
        if (job != null && job.plan().equals(setup.digest())) {
            return job;
        }
        if (job != null) {
            running.remove(setup.plan().job());
            job.leave("a later version of the roster is used");
        }
        return begin(setup);
    }

    private void decline(JobId job, String why) {
        LOG.warn("declined job={} reason=\"{}\"", job, why);
        execution.monitor().refused(job, NodeMonitor.Refusal.DECLINED, why);
        connection.send(new NodeReply.Declined(job, why));
    }

    /** Handler of the coordinator's messages. */
    private final class Notices implements JobNotice.Handler<Boolean> {

        @Override
        public Boolean planOffered(JobNotice.PlanOffered notice) {
            offers.plan(notice, running.containsKey(notice.job())).ifPresent(this::offered);
            return true;
        }

        @Override
        public Boolean rosterOffered(JobNotice.RosterOffered notice) {
            offers.roster(notice).ifPresent(this::offered);
            return true;
        }

        private void offered(OfferedJob offer) {
            boolean ended = offers.isEnded(offer.id());
            consider(offer, why -> {
                if (!ended) {
                    decline(offer.id(), why);
                }
            });
        }

        @Override
        public Boolean roundAnnounced(JobNotice.RoundAnnounced notice) {
            offers.find(notice.job()).ifPresent(offer -> announced(offer, notice));
            return true;
        }

        @Override
        public Boolean delivered(JobNotice.Delivered notice) {
            Optional.ofNullable(running.get(notice.job())).ifPresent(job -> job.delivered(notice.envelope()));
            return true;
        }

        @Override
        public Boolean roundClosed(JobNotice.RoundClosed notice) {
            Optional.ofNullable(running.get(notice.job())).ifPresent(job -> job.closed(notice));
            offers.find(notice.job()).ifPresent(OfferedJob::close);
            return true;
        }

        @Override
        public Boolean jobEnded(JobNotice.JobEnded notice) {
            offers.ended(notice);
            return true;
        }

        @Override
        public Boolean rejected(JobNotice.Rejected notice) {
            LOG.warn("the coordinator rejects a message job={} reason=\"{}\"", notice.job(), notice.detail());
            return true;
        }
    }

    /**
     * Ends after the messages that have arrived, or after {@link #END}. Then the end of the process interrupts the
     * current message, like a kill, which all stored states survive. Training is interrupted at once, and the next announcement repeats
     * it. It stores results by replacing whole files.
     */
    @Override
    public void close() {
        connection.close();
        trainer.end(SerialExecutor.AtEnd.INTERRUPT, Duration.ZERO);
        threads.close();
        if (!messages.end(SerialExecutor.AtEnd.RUN, END)) {
            LOG.warn("stopped in the middle of a message");
        }
    }
}
