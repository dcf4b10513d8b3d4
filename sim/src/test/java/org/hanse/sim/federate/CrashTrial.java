// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hanse.coordinator.port.RoundStore;
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
import org.hanse.core.round.RoundState;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.shard.ShardRunner;
import org.hanse.wire.SecAggCodec;

/** A round in a {@link SimNetwork} with one process that is killed once at a write. */
final class CrashTrial implements SimNetwork.Tap {

    enum Side {
        COORDINATOR,
        NODE,

        /** A node, at a write of its own privacy ledger. */
        LEDGER
    }

    enum When {

        /** The process ends before the write. */
        BEFORE,

        /** It ends after the write, before any other effect. */
        AFTER,

        /** The write fails and the process goes on. */
        REFUSED,

        /** The coordinator ends before the write, and the messages that it sent before arrive. */
        HEARD,

        /** Not at a write: the coordinator ends right before it sends a message; those before arrive. */
        SENDING,

        /** Not at a write: it ends after the charge, before the request for shares or the unmasking. */
        CHARGED,

        /** Not at a write: it ends when the sum is stored with its noise, before the confirmation in the ledger. */
        UNCONFIRMED,

        /** Not at a write: it ends when the sum is stored, before its state is. */
        STORED
    }

    /** Kills a side at one of its writes, or of its messages, counted from 1. */
    record Crash(Side side, int write, When when) {
        static final Crash NEVER = new Crash(Side.NODE, 0, When.BEFORE);
    }

    /** A message of a node: its name and the kind, and the bytes. */
    record Sent(String what, List<String> bytes) {}

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Digest TASK = Digest.sha256(new byte[] {1});
    private static final int SIZE = 6;

    private final Crash crash;
    private final SecAggPlan plan;
    private final Enrolment enrolment;
    private final Map<ParticipantId, CrashNode> nodes = new TreeMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<ProtocolViolation> refused = new ArrayList<>();
    private final CrashPoint coordinatorWrites;
    private final CrashPoint sendings;
    private final CrashPoint charges;
    private final CrashPoint stores;
    private final CrashPoint nodeWrites;
    private final CrashPoint ledgerWrites;
    private final CrashRelease release;
    private FaultPlan faults;
    private CrashRoundStore roundStore;
    private Optional<SimNetwork> network = Optional.empty();
    private int unchargedRequests;
    private int requests;
    private int uncharged;

    CrashTrial(int count, Crash crash) {
        this.crash = crash;
        this.faults = FaultPlan.crash(kill(crash.when()));
        coordinatorWrites = point(Side.COORDINATOR, Set.of(When.BEFORE, When.HEARD, When.REFUSED), Set.of(When.AFTER));
        sendings = point(Side.COORDINATOR, Set.of(When.SENDING), Set.of());
        charges = point(Side.COORDINATOR, Set.of(), Set.of(When.CHARGED));
        CrashPoint sums = point(Side.COORDINATOR, Set.of(), Set.of(When.UNCONFIRMED));
        stores = point(Side.COORDINATOR, Set.of(), Set.of(When.STORED));
        nodeWrites = point(Side.NODE, Set.of(When.BEFORE, When.REFUSED), Set.of(When.AFTER));
        ledgerWrites = point(Side.LEDGER, Set.of(When.BEFORE, When.REFUSED), Set.of(When.AFTER));
        release = new CrashRelease(charges, sums, stores);
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
                        1, 1000, count, CrashLedger.GUARANTEE.mechanism().noiseDeviation(count)),
                SIZE,
                SecAggPlan.Protection.of(
                        new Assumptions(count / 5, 0.2, Coordinator.ACTIVE), count, SecAggPlan.FEWEST));
        roundStore = new CrashRoundStore(enrolment, coordinatorWrites);
        identities.forEach((id, identity) -> nodes.put(
                id,
                new CrashNode(
                        new Participant(
                                id,
                                identity,
                                enrolment,
                                ParticipationFloor.of(2, 1, 0.2),
                                new LocalTask(plan.job(), TASK, SIZE, count, 0),
                                RANDOM),
                        plan,
                        nodes.size(),
                        nodeWrites,
                        ledgerWrites)));
    }

    private static FaultPlan.Kill kill(When when) {
        return switch (when) {
            case REFUSED -> FaultPlan.Kill.FAILED_WRITE;
            case HEARD, SENDING -> FaultPlan.Kill.KEEPS_MESSAGES;
            case BEFORE, AFTER, CHARGED, UNCONFIRMED, STORED -> FaultPlan.Kill.LOSES_MESSAGES;
        };
    }

    private CrashPoint point(Side side, Set<When> before, Set<When> after) {
        return new CrashPoint(crash, side, before, after);
    }

    private Collection<CrashNode> all() {
        return nodes.values();
    }

    @Override
    public void sent(ToCoordinator message) {
        if (message instanceof ToCoordinator.MaskedInputSubmitted
                && Objects.requireNonNull(nodes.get(message.from())).charged() != 1) {
            uncharged++;
        }
        sent.add(new Sent(
                message.from() + " " + message.getClass().getSimpleName(),
                SecAggCodec.toBytes(message).stream()
                        .map(bytes -> HexFormat.of().formatHex(bytes))
                        .toList()));
    }

    @Override
    public void sent(ParticipantId to, ToParticipant message) {
        sendings.before();
        if (message instanceof ToParticipant.SignaturesDelivered) {
            requests++;
            unchargedRequests += charged() == 1 ? 0 : 1;
        }
    }

    /** Has another job spend the rest of a node's budget while the node trains for this one. */
    CrashTrial withBudgetSpentMeanwhile(ParticipantId id) {
        Objects.requireNonNull(nodes.get(id)).spendMeanwhile();
        return this;
    }

    /** Has another job spend the rest of the coordinator's budget before the round begins. */
    CrashTrial withTheCoordinatorsBudgetSpent() {
        release.spend();
        return this;
    }

    /** Revealed shares of these nodes do not arrive. */
    CrashTrial withSharesLost(ParticipantId... from) {
        for (ParticipantId id : from) {
            faults = faults.silent(id, NodeMessage.REVEAL);
        }
        return this;
    }

    /**
     * Stores the round elsewhere than in memory.
     *
     * @param disk opens the store for each process that starts
     */
    CrashTrial storedIn(Supplier<RoundStore> disk) {
        roundStore = new CrashRoundStore(enrolment, coordinatorWrites, disk);
        return this;
    }

    CrashTrial withSlowTraining() {
        faults = faults.withSlowTraining();
        return this;
    }

    /**
     * After the end of the round: all nodes find an older state in place of theirs, with their ledgers as they are, and a
     * coordinator without any state begins the round again.
     *
     * @param states of each node that are left
     */
    CrashTrial withNodesSetBack(int states) {
        all().forEach(node -> node.setBack(states));
        roundStore = new CrashRoundStore(enrolment, coordinatorWrites);
        return this;
    }

    CrashTrial run() {
        boolean[] started = {false};
        Supplier<SimNetwork.Disk> disk = () -> {
            if (started[0]) {
                roundStore.reopen();
            }
            started[0] = true;
            return new SimNetwork.Disk(roundStore, release.watched());
        };
        SimNetwork current = new SimNetwork(plan, enrolment, disk, faults, ShardRunner.sequential(), this);
        network = Optional.of(current);
        all().forEach(node -> current.add(node.seat()));
        current.run();
        nodes.keySet().forEach(id -> refused.addAll(current.refused(id)));
        return this;
    }

    int coordinatorWrites() {
        return coordinatorWrites.count();
    }

    int nodeWrites() {
        return nodeWrites.count();
    }

    int ledgerWrites() {
        return ledgerWrites.count();
    }

    /** Messages of the coordinator. */
    int sendings() {
        return sendings.count();
    }

    /** Messages of all nodes, in order. */
    List<Sent> sent() {
        return sent;
    }

    /** Violations that nodes refused. */
    List<ProtocolViolation> refused() {
        return refused;
    }

    Optional<IntegerSum> sum() {
        return release.released(plan.job(), plan.round());
    }

    /** Releases of this job in the coordinator's ledger. */
    int charged() {
        return release.charged(plan.job());
    }

    /** Charges that were requested. */
    int charges() {
        return charges.count();
    }

    int stores() {
        return stores.count();
    }

    /** Requests for shares. */
    int requests() {
        return requests;
    }

    /** Requests for shares before the charge of the release. */
    int unchargedRequests() {
        return unchargedRequests;
    }

    int trainings() {
        return all().stream().mapToInt(CrashNode::trainings).sum();
    }

    /** States that each node stored. */
    int statesOfANode() {
        return all().stream().mapToInt(CrashNode::states).min().orElseThrow();
    }

    /** Updates that left before the round was charged to their node's own ledger. */
    int uncharged() {
        return uncharged;
    }

    /** Rounds in each node's own ledger. */
    List<Integer> chargedToNodes() {
        return all().stream().map(CrashNode::charged).toList();
    }

    /** Notes of the coordinator. */
    List<String> notes() {
        return roundStore.notes();
    }

    RoundState state() {
        return network.orElseThrow().state();
    }

    /** The state on the coordinator's disk. */
    RoundState stored() {
        return roundStore.state().orElseThrow();
    }

    /** The sum without masks. */
    RingVector plain() {
        RingVector plain = RingVector.zero(plan.quantization().ringBits(), plan.size());
        for (CrashNode node : all()) {
            if (!node.spendsMeanwhile()) {
                plain = plain.plus(node.update().vector());
            }
        }
        return plain;
    }
}
