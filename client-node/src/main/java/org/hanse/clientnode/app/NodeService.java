// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.NodeReply;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a node through the rounds of all approved jobs. One thread handles messages, another one trains. A plan takes effect once the
 * owner's policy accepts it and the owner has approved its digest.
 */
public final class NodeService implements CoordinatorListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeService.class);
    private static final long POLL_MILLISECONDS = 500;

    /** Time in which a coordinator announces the next round, if rounds follow each other without a pause. */
    private static final long IDLE_MILLISECONDS = 1_000;

    private static final long END_SECONDS = 2;

    private final CoordinatorConnection connection;
    private final ApprovalStore approvals;
    private final Owner owner;
    private final Jobs jobs;
    private final Map<JobId, NodeJob> running = new HashMap<>();
    private final Map<JobId, Pending> pending = new HashMap<>();
    private final ScheduledExecutorService messages =
            Executors.newSingleThreadScheduledExecutor(task -> thread(task, "hanse-node", Thread.NORM_PRIORITY));
    private final ScheduledExecutorService trainer =
            Executors.newSingleThreadScheduledExecutor(task -> thread(task, "hanse-training", Thread.MIN_PRIORITY));

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

        /** Returns the stores of an approved job. */
        JobParts parts(JobSetup setup);
    }

    /**
     * Parts of a job at this node.
     *
     * @param node node with its keys and its limits
     * @param ports stores and codecs
     */
    public record JobParts(Participant node, NodeJobPorts ports) {}

    /** Offered job that waits for the owner, with the round that was announced meanwhile. */
    private record Pending(JobSetup setup, Optional<JobNotice.RoundAnnounced> round) {}

    /**
     * Decisions of the node's owner.
     *
     * @param policy limits that each plan has to keep
     * @param approve jobs whose first plan is approved unless the policy refuses it
     */
    public record Owner(NodePolicy policy, Set<JobId> approve) {

        public Owner {
            approve = Set.copyOf(approve);
        }
    }

    /** @param jobs creates what jobs need */
    public NodeService(CoordinatorConnection connection, ApprovalStore approvals, Owner owner, Jobs jobs) {
        this.connection = connection;
        this.approvals = approvals;
        this.owner = owner;
        this.jobs = jobs;
    }

    /** Serving must stay fast while a round trains, so training has the lowest priority. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static Thread thread(Runnable task, String name, int priority) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setPriority(priority);
        return thread;
    }

    /** Connects and handles messages from then on. */
    public void start() {
        var unused = messages.scheduleWithFixedDelay(
                () -> attempt(this::approve), POLL_MILLISECONDS, POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
        connection.start(this);
    }

    @Override
    public void connected() {
        queue(() -> running.values().forEach(NodeJob::connected));
    }

    @Override
    public void disconnected(String reason) {
        LOG.info("coordinator not connected reason=\"{}\"", reason);
    }

    @Override
    public void received(JobNotice notice) {
        queue(() -> notice.visit(new Notices()));
    }

    private void queue(Runnable task) {
        try {
            messages.execute(() -> attempt(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("message after the end");
        }
    }

    /** The top loop: a failure leaves the stored state, from which the next connection continues. */
    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("message failed reason=\"{}\"", e.getMessage());
            LOG.debug("message failed", e);
        }
    }

    /** Starts jobs that the owner has approved since the last look. */
    private void approve() {
        for (Map.Entry<JobId, Pending> entry : Map.copyOf(pending).entrySet()) {
            Pending own = entry.getValue();
            if (isApproved(own.setup())) {
                pending.remove(entry.getKey());
                NodeJob job = begin(own.setup());
                own.round().ifPresent(job::announced);
            }
        }
    }

    private void train(Runnable task) {
        try {
            trainer.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("training after the end");
        }
    }

    /** Waits in the queue of the training thread, which is dropped at the end. */
    private void later(Runnable task) {
        try {
            var unused = trainer.schedule(() -> queue(task), IDLE_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("training after the end");
        }
    }

    private boolean isApproved(JobSetup setup) {
        return approvals
                .approved(setup.plan().job())
                .filter(setup.digest()::equals)
                .isPresent();
    }

    private NodeJob begin(JobSetup setup) {
        JobParts parts = jobs.parts(setup);
        NodeJob job =
                new NodeJob(setup, parts.node(), parts.ports().with(connection, messages, this::train, this::later));
        running.put(setup.plan().job(), job);
        LOG.info("job runs job={}", setup.plan().job());
        return job;
    }

    /** Handler of the coordinator's messages. */
    private final class Notices implements JobNotice.Handler<Boolean> {

        @Override
        public Boolean planOffered(JobNotice.PlanOffered offer) {
            JobSetup setup;
            try {
                setup = jobs.setup(offer);
            } catch (RuntimeException e) {
                LOG.warn("plan refused job={} reason=\"{}\"", offer.job(), e.getMessage());
                return decline(offer.job(), "the plan or its roster is not valid here");
            }
            NodeJob job = running.get(offer.job());
            if (job != null && job.plan().equals(setup.digest())) {
                return true;
            }
            approvals.offer(offer.job(), offer.plan(), offer.roster());
            Optional<String> objection = owner.policy().objection(setup);
            if (objection.isPresent()) {
                LOG.warn("plan refused job={} reason=\"{}\"", offer.job(), objection.get());
                return decline(offer.job(), objection.get());
            }
            if (job != null) {
                return decline(offer.job(), "the job runs with another plan; a changed plan needs a new name");
            }
            if (owner.approve().contains(offer.job())
                    && approvals.approved(offer.job()).isEmpty()) {
                approvals.approve(offer.job(), setup.digest());
                LOG.info(
                        "plan approved by --approve job={} plan={}",
                        offer.job(),
                        setup.digest().toHex());
            }
            if (isApproved(setup)) {
                begin(setup);
                return true;
            }
            LOG.warn(
                    "plan waits for approval job={} plan={}",
                    offer.job(),
                    setup.digest().toHex());
            pending.put(offer.job(), new Pending(setup, Optional.empty()));
            return decline(offer.job(), "the plan waits for the owner's approval");
        }

        private boolean decline(JobId job, String why) {
            connection.send(new NodeReply.Declined(job, why));
            return false;
        }

        @Override
        public Boolean roundAnnounced(JobNotice.RoundAnnounced notice) {
            Optional.ofNullable(running.get(notice.job())).ifPresent(job -> job.announced(notice));
            pending.computeIfPresent(notice.job(), (id, own) -> new Pending(own.setup(), Optional.of(notice)));
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
            pending.computeIfPresent(notice.job(), (id, own) -> new Pending(own.setup(), Optional.empty()));
            return true;
        }

        @Override
        public Boolean rejected(JobNotice.Rejected notice) {
            LOG.warn("the coordinator rejects a message job={} reason=\"{}\"", notice.job(), notice.detail());
            return true;
        }
    }

    /** Ends after the messages that are handled now. Training is interrupted; the next announcement repeats it. */
    @Override
    public void close() {
        connection.close();
        trainer.shutdownNow();
        messages.shutdown();
        try {
            if (!messages.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                messages.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
