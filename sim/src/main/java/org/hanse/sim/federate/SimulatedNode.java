// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hanse.clientnode.app.ParticipationDriver;
import org.hanse.clientnode.port.CoordinatorGateway;
import org.hanse.clientnode.port.LocalTraining;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.Participation;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.wire.SecAggCodec;

/** A node of a {@link SimNetwork}: its driver and its ports. Used by one thread at a time. */
final class SimulatedNode implements CoordinatorGateway, LocalTraining {

    private final SimNetwork.Seat seat;
    private final FaultPlan faults;
    private final SimNetwork.Tap tap;
    private final Consumer<List<byte[]>> coordinator;
    private final List<List<byte[]>> outbox = new ArrayList<>();
    private final List<ProtocolViolation> refused = new ArrayList<>();
    private Optional<Runnable> training = Optional.empty();
    private ParticipationDriver driver;

    /**
     * Creates a node.
     *
     * @param coordinator receives messages where connections do not break
     */
    SimulatedNode(SimNetwork.Seat seat, FaultPlan faults, SimNetwork.Tap tap, Consumer<List<byte[]>> coordinator) {
        this.seat = seat;
        this.faults = faults;
        this.tap = tap;
        this.coordinator = coordinator;
        this.driver = open();
    }

    private ParticipationDriver open() {
        return ParticipationDriver.open(
                seat.node(),
                new ParticipationDriver.Ports(
                        seat.store(), this, this, refused::add, seat.allowance().get()));
    }

    ParticipantId id() {
        return seat.node().id();
    }

    void connect() {
        driver.connect();
    }

    /** Simulates a restart: stored state remains, memory does not. */
    void restart() {
        dropMessages();
        training = Optional.empty();
        driver = open();
    }

    void receive(byte[] message) {
        driver.handle(SecAggCodec.parseToParticipant(message));
    }

    /** Returns and removes the waiting messages, in order. */
    List<List<byte[]>> takeMessages() {
        List<List<byte[]>> taken = List.copyOf(outbox);
        outbox.clear();
        return taken;
    }

    void dropMessages() {
        outbox.clear();
    }

    /** Returns and removes the end of a slow training. */
    Optional<Runnable> takeTraining() {
        Optional<Runnable> taken = training;
        training = Optional.empty();
        return taken;
    }

    Participation history() {
        return driver.state().history();
    }

    List<ProtocolViolation> refused() {
        return List.copyOf(refused);
    }

    @Override
    public void send(ToCoordinator message) {
        tap.sent(message);
        if (faults.isSilent(id(), NodeMessage.of(message))) {
            return;
        }
        List<byte[]> bytes = SecAggCodec.toBytes(message);
        if (faults.brokenConnections()) {
            outbox.add(bytes);
        } else {
            coordinator.accept(bytes);
        }
    }

    /** A node that is silent before its update need not train. */
    @Override
    public void begin(SecAggPlan plan, Consumer<ParticipantEvent> answer) {
        if (faults.isSilent(id(), NodeMessage.UPDATE)) {
            return;
        }
        ParticipantEvent event = seat.training()
                .get()
                .<ParticipantEvent>map(update -> new ParticipantEvent.UpdateReady(plan.digest(), update))
                .orElseGet(() -> new ParticipantEvent.UpdateFailed(plan.digest(), "its training produced no update"));
        if (faults.slowTraining()) {
            training = Optional.of(() -> answer.accept(event));
        } else {
            answer.accept(event);
        }
    }
}
