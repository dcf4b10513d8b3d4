// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorGateway;
import org.hanse.clientnode.port.LocalTraining;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.port.UpdateStore.StoredUpdate;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.Envelope;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.NodeReply;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.AwaitingSignatures;
import org.hanse.core.round.Dropout;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.core.round.Revealed;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.shard.ShardRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in one approved job. A round begins with its announcement: the node trains once for each context, stores the update and
 * joins. The stored update, which has no masks, is deleted once the round is over for this node. Used by one thread; training runs on
 * another one.
 */
final class NodeJob {

    private static final Logger LOG = LoggerFactory.getLogger(NodeJob.class);

    private final JobSetup setup;
    private final Participant node;
    private final NodeJobPorts ports;
    private final Threads threads;
    private final JobSentLog sent;
    private final LocalTrainingJob training;
    private final ModelComparisons comparisons;
    private final ParticipationDriver driver;
    private final AtomicLong sequence = new AtomicLong();
    private Optional<StoredUpdate> stored;
    private Optional<RoundId> current;
    private final StoppableRunner runner;

    /** Context in training; the training thread reads it. */
    private volatile Optional<Digest> underWay = Optional.empty();

    /** Last announced round with the context under way: rounds that end before a node has joined have the same context. */
    private Optional<RoundId> awaited = Optional.empty();

    /** Number of erasures before the data of the stored update were read. */
    private long erasures;

    private boolean over;

    /** Last round that the coordinator closed. */
    private Optional<RoundId> ended = Optional.empty();

    /**
     * Connection and threads, which all jobs of a node share.
     *
     * @param own thread of the jobs
     * @param trainer thread of training
     * @param later runs tasks on the thread of the jobs, after a time in which the next round is usually announced
     * @param runner runs pieces of training
     */
    record Threads(
            CoordinatorConnection connection, Executor own, Executor trainer, Executor later, ShardRunner runner) {}

    NodeJob(JobSetup setup, Participant node, NodeJobPorts ports, Threads threads) {
        this.setup = setup;
        this.node = node;
        this.ports = ports;
        this.threads = threads;
        this.sent = new JobSentLog(setup, ports.sent(), ports.monitor(), ports.clock());
        this.runner = new StoppableRunner(threads.runner(), context -> underWay.equals(Optional.of(context)));
        this.training = new LocalTrainingJob(
                setup,
                ports.data(),
                new LocalTrainingJob.Stores(
                        ports.models().personal(),
                        NodeSum.of(
                                setup,
                                node.id(),
                                ports.models().counts(),
                                ports.models().support())),
                ports.random(),
                runner);
        this.erasures = ports.data().erasures();
        this.comparisons = new ModelComparisons(
                new ModelChoice(
                        setup,
                        training,
                        ports.models().served(),
                        ports.clock(),
                        ports.models().report()),
                ports.data(),
                threads,
                this::isTraining);
        this.stored = setup.formats().stream()
                .flatMap(format -> ports.updates().load(id(), format.quantization(), format.size()).stream())
                .findFirst();
        this.current = stored.map(StoredUpdate::round);
        if (stored.isEmpty()) {
            // A file in another format, or a damaged one, is of no use.
            ports.updates().delete(id());
        }
        Gateway gateway = new Gateway();
        this.driver = ParticipationDriver.open(
                node,
                new ParticipationDriver.Ports(
                        new Rounds(), gateway, gateway, this::refused, new Allowance.OrEnd(setup, ports.allowance())));
    }

    private JobId id() {
        return setup.plan().job();
    }

    Digest plan() {
        return setup.digest();
    }

    /** Handles a new connection in the middle of a round. Between rounds the node waits for an announcement. */
    void connected() {
        if (isInRound() && current.isPresent()) {
            driver.connect();
            deleteIfOver();
        }
    }

    private boolean isInRound() {
        return !(driver.state() instanceof ParticipantState.Idle
                || driver.state() instanceof ParticipantState.DroppedOut);
    }

    /** Ends this part for good: another one continues with the same stores. Secrets of a current round are deleted. */
    void leave(String reason) {
        over = true;
        underWay = Optional.empty();
        if (isInRound()) {
            driver.withdraw(reason);
        }
        deleteUpdate();
    }

    /** Deletes the update unless the node takes part in a round. Between joining and the offer no message of the round arrives. */
    private void deleteIfOver() {
        if (!isInRound()) {
            deleteUpdate();
        }
    }

    /** Deletes the stored update, which the round reads again if the coordinator requests it after a restart. */
    private void deleteUpdate() {
        if (stored.isEmpty()) {
            return;
        }
        stored = Optional.empty();
        try {
            ports.updates().delete(id());
        } catch (RuntimeException e) {
            LOG.error("update not deleted job={} reason=\"{}\"", id(), e.getMessage());
        }
    }

    /** Handles the announcement of a round. */
    void announced(JobNotice.RoundAnnounced notice) {
        RoundContext context = notice.context();
        Optional<String> objection = setup.objection(context);
        if (objection.isPresent()) {
            decline(objection.get());
            return;
        }
        Digest digest = context.digest();
        SecAggPlan plan = setup.round(notice.round(), context);
        Participation history = driver.state().history();
        if (history.hasUsed(plan)) {
            deleteUpdate();
            declineUsed(notice.round());
            return;
        }
        if (stored.filter(own ->
                        own.round().equals(notice.round()) && own.context().equals(digest))
                .isPresent()) {
            join(notice.round());
            return;
        }
        if (history.knows(plan)) {
            decline("round " + notice.round() + " is not after round " + history.last(plan)
                    + ", the last one that this node took part in");
            return;
        }
        deleteUpdate();
        if (underWay.equals(Optional.of(digest))) {
            awaited = Optional.of(notice.round());
        } else if (isAffordable(notice)) {
            underWay = Optional.of(digest);
            awaited = Optional.of(notice.round());
            comparisons.roundTrains();
            LOG.info("training job={} round={}", id(), notice.round());
            threads.trainer().execute(() -> train(notice));
        }
    }

    private void declineUsed(RoundId round) {
        String why = "this node agreed to a sum for the same model in an earlier round";
        LOG.info("declined job={} round={} reason=\"{}\"", id(), round, why);
        send(round, new ToCoordinator.ParticipantDropped(node.id(), Dropout.of(Dropout.Reason.MODEL_USED, why)));
    }

    /**
     * Returns whether the round fits the node's budget. The reason stays at the node; the coordinator receives the
     * setting only.
     */
    private boolean isAffordable(JobNotice.RoundAnnounced notice) {
        Optional<ProtocolViolation> objection =
                ports.allowance().objection(setup.round(notice.round(), notice.context()));
        objection.ifPresent(why -> {
            LOG.warn("round refused job={} round={} reason=\"{}\"", id(), notice.round(), why.getMessage());
            decline("this node's own account refuses the round: the plan's rounds or an epsilon are spent");
        });
        return objection.isEmpty();
    }

    private void train(JobNotice.RoundAnnounced notice) {
        RoundContext.Start start = notice.context().start();
        try {
            long before = MachineFault.own(setup, ports.data()::erasures);
            Supplier<IntegerUpdate> computation = training.prepared(start, threads.connection());
            Instant began = ports.clock().instant();
            IntegerUpdate update = runner.train(notice.context().digest(), computation);
            ports.monitor()
                    .trained(
                            id(),
                            notice.round(),
                            Duration.between(began, ports.clock().instant()));
            threads.own().execute(() -> trained(notice, update, before));
        } catch (CancellationException e) {
            LOG.info("training stopped job={} round={} reason=\"{}\"", id(), notice.round(), e.getMessage());
        } catch (RuntimeException e) {
            // The top of the training thread: the reason stays here, since it may name data.
            LOG.error("no update job={} round={} reason=\"{}\"", id(), notice.round(), e.getMessage());
            LOG.debug("no update", e);
            threads.own().execute(() -> failed(notice.context().digest()));
        }
    }

    private void failed(Digest context) {
        if (!over && underWay.equals(Optional.of(context))) {
            underWay = Optional.empty();
            decline("its training produced no update");
        }
    }

    /** @param before number of erasures before the training */
    private void trained(JobNotice.RoundAnnounced notice, IntegerUpdate update, long before) {
        Digest context = notice.context().digest();
        if (over || !underWay.equals(Optional.of(context))) {
            return;
        }
        underWay = Optional.empty();
        RoundId round = awaited.orElse(notice.round());
        if (ended.filter(last -> last.number() >= round.number()).isPresent()) {
            comparisons.noRoundTrains();
            return;
        }
        StoredUpdate next = new StoredUpdate(round, context, update);
        try {
            ports.updates().store(id(), next);
        } catch (RuntimeException e) {
            RuntimeException why = MachineFault.under(setup, e);
            LOG.error("update not stored job={} round={} reason=\"{}\"", id(), round, why.getMessage());
            decline("its update could not be stored");
            return;
        }
        stored = Optional.of(next);
        erasures = before;
        join(round);
    }

    /** Sends a request to join. The coordinator returns the offer of the round, or its current question. */
    private void join(RoundId round) {
        current = Optional.of(round);
        send(round, new ToCoordinator.ParticipantJoined(node.id()));
    }

    /** Handles a message of a round. Messages of rounds that the node did not join are dropped. */
    void delivered(Envelope envelope) {
        if (current.equals(Optional.of(envelope.round()))) {
            ToParticipant message = ports.codec().parse(envelope.message());
            if (message instanceof ToParticipant.RoundOffered offered && !isOfApprovedPlan(offered.plan())) {
                decline("the round has other limits than the approved plan");
            } else {
                driver.handle(message);
            }
            deleteIfOver();
        }
    }

    /** Returns whether each number of a round follows from the plan that the owner approved, corrupt nodes and minimum too. */
    private boolean isOfApprovedPlan(SecAggPlan offered) {
        return setup.objection(offered.context()).isEmpty()
                && offered.equals(setup.round(offered.round(), offered.context()));
    }

    /** Handles the end of a round. */
    void closed(JobNotice.RoundClosed notice) {
        LOG.info(
                "round ended job={} round={} counted={} reason=\"{}\"",
                id(),
                notice.round(),
                notice.counted(),
                notice.detail());
        if (current.equals(Optional.of(notice.round()))) {
            sent.closed(notice);
        }
        ended = Optional.of(notice.round());
        if (stored.filter(own -> own.round().number() <= notice.round().number())
                .isPresent()) {
            deleteUpdate();
        }
        if (notice.counted()) {
            // The next round has another model.
            if (awaited.filter(own -> own.number() <= notice.round().number()).isPresent()) {
                underWay = Optional.empty();
            }
            comparisons.published(notice);
        } else {
            comparisons.noRoundTrains();
        }
    }

    /**
     * Deletes an update that was made of shoppers who are erased now, and compares the last published model again if the data changed. The
     * node withdraws from a round that has not summed the update.
     */
    void dataChanged() {
        long now = ports.data().erasures();
        if (now != erasures && stored.isPresent()) {
            boolean summed = driver.state() instanceof AwaitingSignatures || driver.state() instanceof Revealed;
            if (isInRound() && !summed) {
                driver.withdraw("shoppers were erased");
            }
            deleteUpdate();
        }
        erasures = now;
        comparisons.dataChanged(now);
    }

    /** Returns whether a round trains. */
    boolean isTraining() {
        return underWay.isPresent();
    }

    private void decline(String why) {
        LOG.info("declined job={} reason=\"{}\"", id(), why);
        ports.monitor().refused(id(), NodeMonitor.Refusal.DECLINED, why);
        threads.connection().send(new NodeReply.Declined(id(), why));
    }

    private void refused(ProtocolViolation violation) {
        LOG.warn("message of the coordinator refused job={} reason=\"{}\"", id(), violation.getMessage());
        ports.monitor().refused(id(), NodeMonitor.Refusal.MESSAGE, String.valueOf(violation.getMessage()));
    }

    private void send(RoundId round, ToCoordinator message) {
        List<byte[]> pieces = ports.codec().bytes(message);
        if (pieces.size() > 1) {
            sent.uploaded(driver.planOfUpload(), pieces);
            threads.connection().upload(id(), round, pieces);
        } else {
            threads.connection()
                    .send(new NodeReply.Sent(new Envelope(id(), round, sequence.getAndIncrement(), pieces.get(0))));
        }
    }

    /** Store of the rounds' state. If a state cannot be saved, a node in a job with a guarantee ends. */
    private final class Rounds implements ParticipationStore {

        @Override
        public void save(ParticipantState state) {
            MachineFault.own(setup, () -> {
                ports.participation().save(state);
                return state;
            });
        }

        @Override
        public Optional<ParticipantState> load(Participant owner) {
            return ports.participation().load(owner);
        }
    }

    /** Gateway that sends the driver's messages and returns the stored update to it. */
    private final class Gateway implements CoordinatorGateway, LocalTraining {

        @Override
        public void send(ToCoordinator message) {
            current.ifPresent(round -> NodeJob.this.send(round, message));
        }

        @Override
        public void begin(SecAggPlan plan, Consumer<ParticipantEvent> answer) {
            Optional<StoredUpdate> own = stored.filter(update -> update.round().equals(plan.round())
                    && update.context().equals(plan.context().digest()));
            answer.accept(
                    own.isPresent()
                            ? new ParticipantEvent.UpdateReady(
                                    plan.digest(), own.get().update())
                            : new ParticipantEvent.UpdateFailed(
                                    plan.digest(), "the node has no update for this round's context"));
        }
    }
}
