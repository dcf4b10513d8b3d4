// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hanse.clientnode.app.ParticipationDriver;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.testing.InMemoryCoordinatorGateway;
import org.hanse.coordinator.app.RoundDriver;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.coordinator.testing.InMemoryParticipantGateway;
import org.hanse.coordinator.testing.InMemoryRoundStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.quantize.BoundedVector;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.LocalTask;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.MaskedSum;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;
import org.hanse.wire.ParticipantStateCodec;
import org.hanse.wire.RoundStateCodec;
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

        /** Not at a write: it ends when the release was charged, before the sum is stored. */
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

    /** What a node said: its name and the kind, and the bytes. */
    record Said(String what, List<String> bytes) {}

    /** Stands for the end of a process, or for a full disk. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final LocalTask TASK = new LocalTask(new JobId("job"), Digest.sha256(new byte[] {1}), 6);

    private final Crash crash;
    private final SecAggPlan plan;
    private final Enrolment enrolment;
    private final Map<ParticipantId, Node> nodes = new TreeMap<>();
    private final KilledRoundStore roundStore = new KilledRoundStore();
    private final InMemoryParticipantGateway gateway = new InMemoryParticipantGateway();
    private final List<Said> said = new ArrayList<>();
    private final List<ProtocolViolation> refused = new ArrayList<>();
    private Optional<RoundDriver> driver = Optional.empty();
    private final CrashingRelease release = new CrashingRelease(this::afterSum);
    private int coordinatorWrites;
    private int nodeWrites;
    private int sendings;
    private int charges;
    private int stores;
    private int sums;
    private int trainings;
    private int ledgerWrites;
    private int uncharged;

    /** Whose budget is spent by another job while it trains. */
    private Optional<ParticipantId> spentMeanwhile = Optional.empty();

    /** Whether training ends only when nothing else is under way. */
    private boolean slowTraining;

    CrashingRound(int count, Crash crash) {
        this.crash = crash;
        plan = new SecAggPlan(
                new JobId("job"),
                new RoundId(1),
                TASK.digest(),
                Digest.sha256(new byte[] {2}),
                new QuantizationSpec(
                        1, 1000, count, CrashingLedger.PROMISE.mechanism().noiseDeviation(count)),
                TASK.size(),
                SecAggPlan.Protection.of(new Assumptions(0.2, 0.2, Coordinator.ACTIVE), SecAggPlan.FEWEST));
        Map<ParticipantId, SigningKey> identities = new TreeMap<>();
        Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
        for (int i = 0; i < count; i++) {
            SigningKey identity = SigningKey.generate(RANDOM);
            identities.put(new ParticipantId("p" + i), identity);
            keys.put(new ParticipantId("p" + i), identity.verifyingKey());
        }
        enrolment = Enrolment.of(keys);
        identities.forEach((id, identity) -> nodes.put(id, new Node(id, identity, nodes.size())));
    }

    private boolean strikes(Side side, int write, When when) {
        return crash.side() == side && crash.write() == write && crash.when() == when;
    }

    int coordinatorWrites() {
        return coordinatorWrites;
    }

    int nodeWrites() {
        return nodeWrites;
    }

    int sendings() {
        return sendings;
    }

    List<Said> said() {
        return said;
    }

    Optional<IntegerSum> sum() {
        return release.released(plan.job(), plan.round());
    }

    /** Releases that the ledger was charged for, however often it was asked. */
    int charged() {
        return release.charged();
    }

    /** How often it was asked. */
    int charges() {
        return charges;
    }

    int stores() {
        return stores;
    }

    int trainings() {
        return trainings;
    }

    int ledgerWrites() {
        return ledgerWrites;
    }

    /** Updates that left before the round was charged to their node's own ledger. */
    int uncharged() {
        return uncharged;
    }

    /** Rounds that each node's own ledger was charged for, as it stands on its disk. */
    List<Integer> chargedToNodes() {
        return nodes.values().stream()
                .map(node -> node.ledger.rounds(plan.job()))
                .toList();
    }

    /** Has another job spend what is left of a node's budget while it trains for this one. */
    CrashingRound withBudgetSpentMeanwhile(ParticipantId id) {
        spentMeanwhile = Optional.of(id);
        return this;
    }

    /** What the coordinator noted. */
    List<String> notes() {
        return roundStore.notes();
    }

    /** What nodes told their operators. */
    List<ProtocolViolation> refused() {
        return refused;
    }

    CrashingRound withSlowTraining() {
        slowTraining = true;
        return this;
    }

    RoundState state() {
        return driver.orElseThrow().state();
    }

    RingVector plain() {
        RingVector plain = RingVector.zero(plan.quantization().ringBits(), plan.size());
        for (Node node : nodes.values()) {
            if (!spentMeanwhile.equals(Optional.of(node.node.id()))) {
                plain = plain.plus(node.update.vector());
            }
        }
        return plain;
    }

    CrashingRound run() {
        atCoordinator(() -> driver =
                Optional.of(RoundDriver.begin(plan, enrolment, new TreeSet<>(nodes.keySet()), coordinatorPorts())));
        nodes.values().forEach(node -> node.guarded(() -> node.driver.connect()));
        for (int turns = 0; !driver.orElseThrow().isOver(); turns++) {
            if (turns > 10_000) {
                throw new IllegalStateException("the round does not end: " + state());
            }
            if (!deliver()) {
                // Nothing is under way: whoever lost a message asks for it, and then time is up.
                nodes.values().forEach(node -> node.guarded(() -> node.driver.connect()));
                if (!deliver() && !train()) {
                    hear(new RoundEvent.PhaseTimedOut(state().phase()));
                }
            }
        }
        deliver();
        return this;
    }

    /** Whether anything was under way. */
    private boolean deliver() {
        boolean any = false;
        for (Node node : nodes.values()) {
            for (ToCoordinator message : node.gateway.take()) {
                any = true;
                hear(SecAggCodec.parseToCoordinator(SecAggCodec.toBytes(message), plan));
            }
        }
        for (Node node : nodes.values()) {
            for (ToParticipant message : gateway.take(node.node.id())) {
                any = true;
                ToParticipant arriving = SecAggCodec.parseToParticipant(SecAggCodec.toBytes(message));
                node.guarded(() -> node.driver.hear(arriving));
            }
        }
        return any;
    }

    /** Whether training was under way; it is done then. */
    private boolean train() {
        boolean any = false;
        for (Node node : nodes.values()) {
            any |= node.training.isPresent();
            Optional<Runnable> answer = node.training;
            node.training = Optional.empty();
            answer.ifPresent(node::guarded);
        }
        return any;
    }

    private void hear(RoundEvent event) {
        atCoordinator(() -> driver.orElseThrow().hear(event));
    }

    private RoundDriver.Ports coordinatorPorts() {
        return new RoundDriver.Ports(roundStore, new KilledGateway(), phase -> {}, new KilledRelease(release.opened()));
    }

    private void afterSum() {
        sums++;
        if (strikes(Side.COORDINATOR, sums, When.UNCONFIRMED)) {
            throw new Killed();
        }
    }

    private final class KilledRelease implements SumRelease {

        private final SumRelease shipped;

        KilledRelease(SumRelease shipped) {
            this.shipped = shipped;
        }

        @Override
        public ChargeResult charge(SecAggPlan own, Survivors told) {
            ChargeResult charged = shipped.charge(own, told);
            charges++;
            if (strikes(Side.COORDINATOR, charges, When.CHARGED)) {
                throw new Killed();
            }
            return charged;
        }

        @Override
        public void store(SecAggPlan own, Survivors told, IntegerSum unmasked) {
            shipped.store(own, told, unmasked);
            stores++;
            if (strikes(Side.COORDINATOR, stores, When.STORED)) {
                throw new Killed();
            }
        }
    }

    /** A coordinator that was killed starts again; one that could not write asks its state what is to be done. */
    private void atCoordinator(Runnable action) {
        try {
            action.run();
        } catch (Killed killed) {
            if (crash.when() != When.REFUSED) {
                if (crash.when() != When.SENDING && crash.when() != When.HEARD) {
                    gateway.lose();
                }
                nodes.values().forEach(node -> node.gateway.lose());
                driver = RoundDriver.resume(coordinatorPorts());
            } else {
                driver.ifPresent(own -> own.hear(new RoundEvent.Restarted()));
            }
            if (driver.isEmpty()) {
                driver = Optional.of(
                        RoundDriver.begin(plan, enrolment, new TreeSet<>(nodes.keySet()), coordinatorPorts()));
            }
        }
    }

    private final class KilledGateway implements ParticipantGateway {

        @Override
        public void send(ParticipantId to, ToParticipant message) {
            sendings++;
            if (strikes(Side.COORDINATOR, sendings, When.SENDING)) {
                throw new Killed();
            }
            gateway.send(to, message);
        }

        @Override
        public void refuse(ParticipantId to, ProtocolViolation violation) {
            gateway.refuse(to, violation);
        }
    }

    /** Holds its state as bytes. */
    private final class KilledRoundStore implements RoundStore {

        private final RoundStore kept = new InMemoryRoundStore();
        private Optional<byte[]> state = Optional.empty();

        @Override
        public void commit(RoundState next, List<RoundEffect.Kept> effects) {
            coordinatorWrites++;
            if (strikes(Side.COORDINATOR, coordinatorWrites, When.BEFORE)
                    || strikes(Side.COORDINATOR, coordinatorWrites, When.HEARD)
                    || strikes(Side.COORDINATOR, coordinatorWrites, When.REFUSED)) {
                throw new Killed();
            }
            kept.commit(next, effects);
            state = Optional.of(RoundStateCodec.toBytes(next));
            if (strikes(Side.COORDINATOR, coordinatorWrites, When.AFTER)) {
                throw new Killed();
            }
        }

        @Override
        public Optional<RoundState> state() {
            return state.map(bytes -> RoundStateCodec.parse(bytes, enrolment));
        }

        @Override
        public SortedMap<ParticipantId, SealedShares> shares() {
            return kept.shares();
        }

        @Override
        public List<Reveal> reveals() {
            return kept.reveals();
        }

        @Override
        public MaskedSum sum(Session session) {
            return kept.sum(session);
        }

        @Override
        public SortedMap<ParticipantId, Fault> faults() {
            return kept.faults();
        }

        @Override
        public List<String> notes() {
            return kept.notes();
        }
    }

    /** A node that can be killed. Holds its state as bytes. */
    private final class Node implements ParticipationStore {

        private final Participant node;
        private final IntegerUpdate update;
        private final InMemoryCoordinatorGateway gateway = new InMemoryCoordinatorGateway();
        private Optional<byte[]> state = Optional.empty();
        private Optional<Runnable> training = Optional.empty();
        private final CrashingLedger ledger = new CrashingLedger(this::beforeCharge, this::afterCharge);
        private ParticipationDriver driver;

        Node(ParticipantId id, SigningKey identity, int number) {
            node = new Participant(id, identity, enrolment, ParticipationFloor.of(4, 1, 0.2), TASK, RANDOM);
            update = new Quantizer(plan.quantization(), new SplittableRandom(number)).quantize(new BoundedVector() {
                @Override
                public int size() {
                    return TASK.size();
                }

                @Override
                public double get(int index) {
                    return 10.0 * number + index;
                }

                @Override
                public double normBound() {
                    return Double.POSITIVE_INFINITY;
                }
            });
            driver = open();
        }

        private ParticipationDriver open() {
            return ParticipationDriver.open(
                    node,
                    new ParticipationDriver.Ports(
                            this,
                            message -> {
                                uncharged += message instanceof ToCoordinator.MaskedInputSubmitted
                                                && ledger.rounds(plan.job()) != 1
                                        ? 1
                                        : 0;
                                said.add(new Said(
                                        message.from() + " "
                                                + message.getClass().getSimpleName(),
                                        SecAggCodec.toBytes(message).stream()
                                                .map(bytes -> HexFormat.of().formatHex(bytes))
                                                .toList()));
                                gateway.send(message);
                            },
                            this::begin,
                            refused::add,
                            ledger.allowance()));
        }

        private void beforeCharge() {
            ledgerWrites++;
            if (strikes(Side.LEDGER, ledgerWrites, When.BEFORE) || strikes(Side.LEDGER, ledgerWrites, When.REFUSED)) {
                throw new Killed();
            }
        }

        private void afterCharge() {
            if (strikes(Side.LEDGER, ledgerWrites, When.AFTER)) {
                throw new Killed();
            }
        }

        private void begin(SecAggPlan own, Consumer<ParticipantEvent> answer) {
            trainings++;
            if (spentMeanwhile.equals(Optional.of(node.id()))) {
                ledger.spend();
            }
            Runnable done = () -> answer.accept(new ParticipantEvent.UpdateReady(own.digest(), update));
            if (slowTraining) {
                training = Optional.of(done);
            } else {
                done.run();
            }
        }

        /** A node that was killed starts again and finds the coordinator; one that could not write asks what it may have missed. */
        private void guarded(Runnable action) {
            try {
                action.run();
            } catch (Killed killed) {
                if (crash.when() != When.REFUSED) {
                    gateway.lose();
                    CrashingRound.this.gateway.take(node.id());
                    driver = open();
                }
                Objects.requireNonNull(driver).connect();
            }
        }

        @Override
        public void save(ParticipantState next) {
            nodeWrites++;
            if (strikes(Side.NODE, nodeWrites, When.BEFORE) || strikes(Side.NODE, nodeWrites, When.REFUSED)) {
                throw new Killed();
            }
            state = Optional.of(ParticipantStateCodec.toBytes(next));
            if (strikes(Side.NODE, nodeWrites, When.AFTER)) {
                throw new Killed();
            }
        }

        @Override
        public Optional<ParticipantState> load(Participant own) {
            return state.map(bytes -> ParticipantStateCodec.parse(bytes, own));
        }
    }
}
