// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.Participant;
import org.hanse.core.round.Participation;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.shard.ShardRunner;

/**
 * One round of secure aggregation in one process: the shipped drivers of coordinator and nodes, with faults from a
 * {@link FaultPlan}. Each message passes through its bytes. The coordinator handles one message at a time; nodes answer in
 * parallel. Results do not depend on speed: a phase ends when no message is under way.
 */
final class SimNetwork {

    private static final int MOST_TURNS = 10_000;

    private final SimulatedCoordinator coordinator;
    private final Enrolment enrolment;
    private final FaultPlan faults;
    private final ShardRunner shards;
    private final Tap tap;
    private final Map<ParticipantId, SimulatedNode> nodes = new LinkedHashMap<>();

    /**
     * Creates a network without nodes.
     *
     * @param disk opens the coordinator's ports for each of its processes
     * @param shards runs nodes in parallel
     * @param tap observes messages; may throw {@link ProcessKilled} for the coordinator
     */
    SimNetwork(
            SecAggPlan plan, Enrolment enrolment, Supplier<Disk> disk, FaultPlan faults, ShardRunner shards, Tap tap) {
        this.enrolment = enrolment;
        this.faults = faults;
        this.shards = shards;
        this.tap = tap;
        this.coordinator = new SimulatedCoordinator(plan, disk, tap);
    }

    /** Ports of a coordinator process at its start. */
    record Disk(RoundStore store, SumRelease release) {}

    /**
     * A node at the start of a round.
     *
     * @param store its state
     * @param allowance opens its own ledger for each of its processes
     * @param training computes its update; empty if training failed
     */
    record Seat(
            Participant node,
            ParticipationStore store,
            Supplier<Allowance> allowance,
            Supplier<Optional<IntegerUpdate>> training) {}

    /** Observes messages when they leave a process. */
    interface Tap {

        /** Observes nothing. */
        Tap NONE = new Tap() {};

        /** A node sends {@code message}. */
        default void sent(ToCoordinator message) {}

        /** The coordinator sends {@code message}. */
        default void sent(ParticipantId to, ToParticipant message) {}
    }

    /** Adds a node of the cohort. */
    void add(Seat seat) {
        nodes.put(seat.node().id(), new SimulatedNode(seat, faults, tap, this::receive));
    }

    /** Runs the round to its end. */
    void run() {
        atCoordinator(this::begin);
        connect();
        for (int turns = 0; exchange() || !isOver(); turns++) {
            if (turns > MOST_TURNS) {
                throw new IllegalStateException("the round does not end: " + state());
            }
        }
    }

    private void begin() {
        coordinator.begin(enrolment, new TreeSet<>(nodes.keySet()));
    }

    private void connect() {
        nodes.values().forEach(this::connect);
    }

    private void connect(SimulatedNode node) {
        guarded(node, node::connect);
    }

    /** Delivers messages under way; without any it ends trainings and then the phase. Returns false at the end. */
    private boolean exchange() {
        if (deliver()) {
            return true;
        }
        if (isOver()) {
            return false;
        }
        if (faults.brokenConnections()) {
            RoundState before = state();
            connect();
            while (deliver()) {
                // Delivers messages until none is under way.
            }
            if (!state().equals(before) || finishTraining()) {
                return true;
            }
        }
        atCoordinator(coordinator::endPhase);
        return true;
    }

    /** Returns whether a message was under way. */
    private boolean deliver() {
        boolean any = false;
        for (SimulatedNode node : nodes.values()) {
            for (List<byte[]> message : node.takeMessages()) {
                any = true;
                receive(message);
            }
        }
        Map<ParticipantId, List<byte[]>> wave = coordinator.takeMessages();
        List<ParticipantId> receivers = List.copyOf(wave.keySet());
        shards.map(receivers.size(), i -> {
            SimulatedNode node = node(receivers.get(i));
            wave.getOrDefault(receivers.get(i), List.of())
                    .forEach(message -> guarded(node, () -> node.receive(message)));
            return i;
        });
        return any || !wave.isEmpty();
    }

    /** Returns whether a training was under way. */
    private boolean finishTraining() {
        boolean any = false;
        for (SimulatedNode node : nodes.values()) {
            Optional<Runnable> training = node.takeTraining();
            training.ifPresent(done -> guarded(node, done));
            any |= training.isPresent();
        }
        return any;
    }

    private void receive(List<byte[]> message) {
        atCoordinator(() -> coordinator.receive(message));
    }

    private void guarded(SimulatedNode node, Runnable action) {
        try {
            action.run();
        } catch (ProcessKilled killed) {
            switch (faults.kill()) {
                case NEVER -> throw killed;
                case FAILED_WRITE -> {
                    // The node continues.
                }
                case LOSES_MESSAGES, KEEPS_MESSAGES -> {
                    coordinator.dropMessages(node.id());
                    node.restart();
                }
            }
            node.connect();
        }
    }

    private void atCoordinator(Runnable action) {
        try {
            action.run();
        } catch (ProcessKilled killed) {
            switch (faults.kill()) {
                case NEVER -> throw killed;
                case FAILED_WRITE -> coordinator.retry();
                case LOSES_MESSAGES, KEEPS_MESSAGES -> {
                    if (faults.kill() == FaultPlan.Kill.LOSES_MESSAGES) {
                        coordinator.dropMessages();
                    }
                    nodes.values().forEach(SimulatedNode::dropMessages);
                    coordinator.restart();
                }
            }
            if (!coordinator.hasBegun()) {
                begin();
            }
        }
    }

    private SimulatedNode node(ParticipantId id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    private boolean isOver() {
        return coordinator.isOver();
    }

    /** Returns the coordinator's state. */
    RoundState state() {
        return coordinator.state();
    }

    /** Returns the sum's charge, also where the round has no sum. */
    Optional<RoundRecord.Charge> charge() {
        return coordinator.charge();
    }

    /** Returns the participants with updates in the sum. */
    SortedSet<ParticipantId> summed() {
        return coordinator.summed();
    }

    /** Returns the bytes that nodes sent. */
    long uploadBytes() {
        return coordinator.uploadBytes();
    }

    /** Returns the bytes that the coordinator sent. */
    long downloadBytes() {
        return coordinator.downloadBytes();
    }

    /** Returns the reason of a round without a sum; empty text for others. */
    String outcome() {
        return state() instanceof RoundState.Aborted aborted ? aborted.reason() : "";
    }

    /** Returns the participation history of a node. */
    Participation history(ParticipantId id) {
        return node(id).history();
    }

    /** Returns the messages that a node rejected, in order. */
    List<ProtocolViolation> refused(ParticipantId id) {
        return node(id).refused();
    }
}
