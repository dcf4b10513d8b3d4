// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.hanse.coordinator.app.RoundDriver;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;
import org.hanse.wire.SecAggCodec;

/** The coordinator of a {@link SimNetwork}: its driver, and its ports with an outbox. Phases end on request, so there is no timer. */
final class SimulatedCoordinator implements ParticipantGateway {

    private final SecAggPlan plan;
    private final Supplier<SimNetwork.Disk> disk;
    private final SimNetwork.Tap tap;
    private final Map<ParticipantId, List<byte[]>> outbox = new LinkedHashMap<>();
    private Optional<SimNetwork.Disk> opened = Optional.empty();
    private Optional<RoundDriver> driver = Optional.empty();
    private Optional<RoundRecord.Charge> charge = Optional.empty();
    private SortedSet<ParticipantId> summed = new TreeSet<>();
    private long uploadBytes;
    private long downloadBytes;

    SimulatedCoordinator(SecAggPlan plan, Supplier<SimNetwork.Disk> disk, SimNetwork.Tap tap) {
        this.plan = plan;
        this.disk = disk;
        this.tap = tap;
    }

    synchronized void begin(Enrolment enrolment, SortedSet<ParticipantId> cohort) {
        driver = Optional.of(RoundDriver.begin(plan, enrolment, cohort, ports()));
    }

    /** Simulates a restart: stored state remains, memory does not. */
    synchronized void restart() {
        opened = Optional.empty();
        driver = RoundDriver.resume(ports());
    }

    /** Repeats the requests of the state after a failed write. */
    synchronized void retry() {
        driver.ifPresent(own -> own.handle(new RoundEvent.Restarted()));
    }

    private RoundDriver.Ports ports() {
        SimNetwork.Disk now = opened.orElseGet(disk);
        opened = Optional.of(now);
        return new RoundDriver.Ports(now.store(), this, phase -> {}, new Observed(now.release()));
    }

    private RoundDriver driver() {
        return driver.orElseThrow();
    }

    synchronized boolean hasBegun() {
        return driver.isPresent();
    }

    synchronized void receive(List<byte[]> message) {
        message.forEach(bytes -> uploadBytes += bytes.length);
        driver().handle(SecAggCodec.parseToCoordinator(message, plan));
    }

    /** Ends the phase: no more messages come. */
    synchronized void endPhase() {
        driver().handle(new RoundEvent.PhaseTimedOut(driver().state().phase()));
    }

    synchronized boolean isOver() {
        return driver().isOver();
    }

    synchronized RoundState state() {
        return driver().state();
    }

    /** Returns and removes the waiting messages, by receiver and in order. */
    synchronized Map<ParticipantId, List<byte[]>> takeMessages() {
        Map<ParticipantId, List<byte[]>> taken = new LinkedHashMap<>(outbox);
        outbox.clear();
        return taken;
    }

    synchronized void dropMessages() {
        outbox.clear();
    }

    synchronized void dropMessages(ParticipantId to) {
        outbox.remove(to);
    }

    synchronized Optional<RoundRecord.Charge> charge() {
        return charge;
    }

    synchronized SortedSet<ParticipantId> summed() {
        return summed;
    }

    synchronized long uploadBytes() {
        return uploadBytes;
    }

    synchronized long downloadBytes() {
        return downloadBytes;
    }

    @Override
    public synchronized void send(ParticipantId to, ToParticipant message) {
        tap.sent(to, message);
        byte[] bytes = SecAggCodec.toBytes(message);
        downloadBytes += bytes.length;
        outbox.computeIfAbsent(to, id -> new ArrayList<>()).add(bytes);
    }

    /** Nodes of a simulation are honest: a rejected message arrived too late. */
    @Override
    public void refuse(ParticipantId to, ProtocolViolation violation) {}

    /** Release that records the charge and the survivors of its sum. */
    private final class Observed implements SumRelease {

        private final SumRelease release;

        Observed(SumRelease release) {
            this.release = release;
        }

        @Override
        public ChargeResult charge(SecAggPlan own, Survivors announced) {
            ChargeResult result = release.charge(own, announced);
            if (result instanceof ChargeResult.Charged receipt) {
                charge = Optional.of(new RoundRecord.Charge(
                        receipt.epsilon(), announced.survivors().size()));
            }
            return result;
        }

        @Override
        public void store(SecAggPlan own, Survivors announced, IntegerSum unmasked) {
            release.store(own, announced, unmasked);
            summed = announced.survivors();
        }
    }
}
