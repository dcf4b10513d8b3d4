// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.hanse.coordinator.app.RoundDriver;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.coordinator.testing.InMemoryParticipantGateway;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.LocalTask;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.wire.SecAggCodec;

/** A round between the shipped drivers, one of which is killed once at a write. Messages under way are lost with its connection. */
final class CrashingRound {

    enum Side {
        COORDINATOR,
        NODE,

        /** A node, at a write of its own privacy ledger. */
        LEDGER
    }

    enum When {

        /** The process ends before the write. */
        BEFORE,

        /** It ends after the write, before anything else is done. */
        AFTER,

        /** The write fails and the process goes on. */
        REFUSED,

        /** The coordinator ends before the write, and what it had said before arrives all the same. */
        HEARD,

        /** Not at a write: the coordinator ends right before it sends a message, having sent those before. */
        SENDING,

        /** Not at a write: it ends when the release was charged, before shares are asked for or the sum is unmasked. */
        CHARGED,

        /** Not at a write: it ends when the sum was stored with its noise, before the ledger knows. */
        UNCONFIRMED,

        /** Not at a write: it ends when the sum was stored, before it knows. */
        STORED
    }

    /** Kills a side at one of its writes, or of its sendings, counted from 1. */
    record Crash(Side side, int write, When when) {
        static final Crash NEVER = new Crash(Side.NODE, 0, When.BEFORE);
    }

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Digest TASK = Digest.sha256(new byte[] {1});
    private static final int SIZE = 6;

    private final Crash crash;
    private final SecAggPlan plan;
    private final Enrolment enrolment;
    private final Map<ParticipantId, CrashingNode> nodes = new TreeMap<>();
    private final InMemoryParticipantGateway gateway = new InMemoryParticipantGateway();
    private final CrashPoint coordinatorWrites;
    private final CrashPoint sendings;
    private final CrashPoint charges;
    private final CrashPoint stores;
    private final CrashPoint nodeWrites;
    private final CrashPoint ledgerWrites;
    private final CrashingRelease release;
    private CrashingRoundStore roundStore;
    private Optional<RoundDriver> driver = Optional.empty();
    private int unchargedQuestions;
    private int questions;

    /** Whose revealed shares are lost. */
    private Set<ParticipantId> silent = Set.of();

    CrashingRound(int count, Crash crash) {
        this.crash = crash;
        coordinatorWrites = point(Side.COORDINATOR, Set.of(When.BEFORE, When.HEARD, When.REFUSED), Set.of(When.AFTER));
        sendings = point(Side.COORDINATOR, Set.of(When.SENDING), Set.of());
        charges = point(Side.COORDINATOR, Set.of(), Set.of(When.CHARGED));
        CrashPoint sums = point(Side.COORDINATOR, Set.of(), Set.of(When.UNCONFIRMED));
        stores = point(Side.COORDINATOR, Set.of(), Set.of(When.STORED));
        nodeWrites = point(Side.NODE, Set.of(When.BEFORE, When.REFUSED), Set.of(When.AFTER));
        ledgerWrites = point(Side.LEDGER, Set.of(When.BEFORE, When.REFUSED), Set.of(When.AFTER));
        release = new CrashingRelease(charges, sums, stores);
        Map<ParticipantId, SigningKey> identities = new TreeMap<>();
        Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
        for (int i = 0; i < count; i++) {
            SigningKey identity = SigningKey.generate(RANDOM);
            identities.put(new ParticipantId("p" + i), identity);
            keys.put(new ParticipantId("p" + i), identity.verifyingKey());
        }
        enrolment = Enrolment.of(keys);
        plan = new SecAggPlan(
                new JobId("job"),
                new RoundId(1),
                RoundContext.of(TASK, RoundContext.Start.of(Digest.sha256(new byte[] {2})), enrolment),
                new QuantizationSpec(
                        1, 1000, count, CrashingLedger.PROMISE.mechanism().noiseDeviation(count)),
                SIZE,
                SecAggPlan.Protection.of(
                        new Assumptions(count / 5, 0.2, Coordinator.ACTIVE), count, SecAggPlan.FEWEST));
        roundStore = new CrashingRoundStore(enrolment, coordinatorWrites);
        CrashingNode.Surroundings around =
                new CrashingNode.Surroundings(plan, nodeWrites, ledgerWrites, crash.when() != When.REFUSED);
        identities.forEach((id, identity) -> nodes.put(
                id,
                new CrashingNode(
                        new Participant(
                                id,
                                identity,
                                enrolment,
                                ParticipationFloor.of(2, 1, 0.2),
                                new LocalTask(plan.job(), TASK, SIZE, count, 0),
                                RANDOM),
                        around,
                        nodes.size(),
                        () -> gateway.take(id))));
    }

    private CrashPoint point(Side side, Set<When> before, Set<When> after) {
        return new CrashPoint(crash, side, before, after);
    }

    private Collection<CrashingNode> all() {
        return nodes.values();
    }

    private CrashingNode node(ParticipantId id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    int coordinatorWrites() {
        return coordinatorWrites.count();
    }

    int nodeWrites() {
        return nodeWrites.count();
    }

    int sendings() {
        return sendings.count();
    }

    /** What all nodes said, each in order. */
    List<CrashingNode.Said> said() {
        return all().stream().flatMap(node -> node.said().stream()).toList();
    }

    Optional<IntegerSum> sum() {
        return release.released(plan.job(), plan.round());
    }

    /** Releases of this job that the ledger was charged for, however often it was asked. */
    int charged() {
        return release.charged(plan.job());
    }

    /** How often it was asked. */
    int charges() {
        return charges.count();
    }

    int stores() {
        return stores.count();
    }

    /** How often a node was asked for shares. */
    int questions() {
        return questions;
    }

    /** How often that was before the release was charged. */
    int unchargedQuestions() {
        return unchargedQuestions;
    }

    int trainings() {
        return all().stream().mapToInt(CrashingNode::trainings).sum();
    }

    int ledgerWrites() {
        return ledgerWrites.count();
    }

    /** States that each node saved. */
    int statesOfANode() {
        return all().stream().mapToInt(CrashingNode::states).min().orElseThrow();
    }

    /** Updates that left before the round was charged to their node's own ledger. */
    int uncharged() {
        return all().stream().mapToInt(CrashingNode::uncharged).sum();
    }

    /** Rounds that each node's own ledger was charged for, as it stands on its disk. */
    List<Integer> chargedToNodes() {
        return all().stream().map(CrashingNode::charged).toList();
    }

    /** Has another job spend what is left of a node's budget while it trains for this one. */
    CrashingRound withBudgetSpentMeanwhile(ParticipantId id) {
        node(id).spendMeanwhile();
        return this;
    }

    /** Has another job spend what is left of the coordinator's budget before the round begins. */
    CrashingRound withTheCoordinatorsBudgetSpent() {
        release.spend();
        return this;
    }

    /** Has the shares be lost that these reveal. */
    CrashingRound withSharesLost(ParticipantId... from) {
        silent = Set.of(from);
        return this;
    }

    /**
     * Stores the round elsewhere than in memory.
     *
     * @param disk opens the store for each process that starts
     */
    CrashingRound storedIn(Supplier<RoundStore> disk) {
        roundStore = new CrashingRoundStore(enrolment, coordinatorWrites, disk);
        return this;
    }

    CrashingRound withSlowTraining() {
        all().forEach(CrashingNode::trainSlowly);
        return this;
    }

    /**
     * Once it has ended: all nodes find an older state in place of theirs, with their ledgers as they are, and the coordinator, which
     * knows nothing of the round, begins it again.
     *
     * @param states of each node that are left
     */
    CrashingRound withNodesSetBack(int states) {
        gateway.lose();
        all().forEach(node -> node.setBack(states));
        roundStore = new CrashingRoundStore(enrolment, coordinatorWrites);
        return this;
    }

    /** What the coordinator noted. */
    List<String> notes() {
        return roundStore.notes();
    }

    /** What nodes told their operators. */
    List<ProtocolViolation> refused() {
        return all().stream().flatMap(node -> node.refused().stream()).toList();
    }

    RoundState state() {
        return driver.orElseThrow().state();
    }

    /** As the coordinator's disk holds it. */
    RoundState stored() {
        return roundStore.state().orElseThrow();
    }

    RingVector plain() {
        RingVector plain = RingVector.zero(plan.quantization().ringBits(), plan.size());
        for (CrashingNode node : all()) {
            if (!node.spendsMeanwhile()) {
                plain = plain.plus(node.update().vector());
            }
        }
        return plain;
    }

    CrashingRound run() {
        driver = Optional.empty();
        atCoordinator(() -> driver = Optional.of(begun()));
        all().forEach(CrashingNode::connect);
        for (int turns = 0; !driver.orElseThrow().isOver(); turns++) {
            if (turns > 10_000) {
                throw new IllegalStateException("the round does not end: " + state());
            }
            if (!deliver()) {
                // Nothing is under way: whoever lost a message asks for it, and where that leads nowhere time is up.
                RoundState before = state();
                all().forEach(CrashingNode::connect);
                deliverAll();
                if (state().equals(before) && !train()) {
                    hear(new RoundEvent.PhaseTimedOut(state().phase()));
                }
            }
        }
        deliverAll();
        return this;
    }

    private void deliverAll() {
        boolean any = true;
        while (any) {
            any = deliver();
        }
    }

    private RoundDriver begun() {
        return RoundDriver.begin(plan, enrolment, new TreeSet<>(nodes.keySet()), coordinatorPorts());
    }

    /** Whether anything was under way. */
    private boolean deliver() {
        boolean any = false;
        for (CrashingNode node : all()) {
            for (ToCoordinator message : node.takeMessages()) {
                if (!(message instanceof ToCoordinator.SharesRevealed) || !silent.contains(message.from())) {
                    any = true;
                    hear(SecAggCodec.parseToCoordinator(SecAggCodec.toBytes(message), plan));
                }
            }
        }
        for (Map.Entry<ParticipantId, CrashingNode> node : nodes.entrySet()) {
            for (ToParticipant message : gateway.take(node.getKey())) {
                any = true;
                node.getValue().hear(SecAggCodec.parseToParticipant(SecAggCodec.toBytes(message)));
            }
        }
        return any;
    }

    /** Whether training was under way; it is done then. */
    private boolean train() {
        boolean any = false;
        for (CrashingNode node : all()) {
            any |= node.train();
        }
        return any;
    }

    private void hear(RoundEvent event) {
        atCoordinator(() -> driver.orElseThrow().hear(event));
    }

    private RoundDriver.Ports coordinatorPorts() {
        return new RoundDriver.Ports(roundStore, new KilledGateway(), phase -> {}, release.watched());
    }

    /** A coordinator that was killed starts again; one that could not write asks its state what is to be done. */
    private void atCoordinator(Runnable action) {
        try {
            action.run();
        } catch (CrashPoint.Killed killed) {
            if (crash.when() != When.REFUSED) {
                if (crash.when() != When.SENDING && crash.when() != When.HEARD) {
                    gateway.lose();
                }
                all().forEach(CrashingNode::lose);
                roundStore.reopen();
                driver = RoundDriver.resume(coordinatorPorts());
            } else {
                driver.ifPresent(own -> own.hear(new RoundEvent.Restarted()));
            }
            if (driver.isEmpty()) {
                driver = Optional.of(begun());
            }
        }
    }

    private final class KilledGateway implements ParticipantGateway {

        @Override
        public void send(ParticipantId to, ToParticipant message) {
            sendings.before();
            if (message instanceof ToParticipant.SignaturesDelivered) {
                questions++;
                unchargedQuestions += charged() == 1 ? 0 : 1;
            }
            gateway.send(to, message);
        }

        @Override
        public void refuse(ParticipantId to, ProtocolViolation violation) {
            gateway.refuse(to, violation);
        }
    }
}
