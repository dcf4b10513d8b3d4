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
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.app.RoundDriver;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.coordinator.testing.InMemoryRoundStore;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;
import org.hanse.wire.SecAggCodec;

/** A coordinator's driver with ports of a simulation. What it has to say waits to be taken. */
final class SimulatedCoordinator implements ParticipantGateway, SumRelease {

    private final SecAggPlan plan;
    private final ChargedRelease release;
    private final Map<ParticipantId, List<byte[]>> outbox = new LinkedHashMap<>();
    private Optional<RoundDriver> driver = Optional.empty();
    private Optional<RoundRecord.Charge> charge = Optional.empty();
    private SortedSet<ParticipantId> summed = new TreeSet<>();
    private long uploadBytes;
    private long downloadBytes;

    SimulatedCoordinator(SecAggPlan plan, ChargedRelease release) {
        this.plan = plan;
        this.release = release;
    }

    /** Phases end when nothing more will come, so there is no timer. */
    synchronized void begin(Enrolment enrolment, SortedSet<ParticipantId> cohort) {
        RoundDriver.Ports ports = new RoundDriver.Ports(new InMemoryRoundStore(), this, phase -> {}, this);
        driver = Optional.of(RoundDriver.begin(plan, enrolment, cohort, ports));
    }

    private RoundDriver driver() {
        return driver.orElseThrow();
    }

    synchronized void hear(List<byte[]> message) {
        message.forEach(bytes -> uploadBytes += bytes.length);
        driver().hear(SecAggCodec.parseToCoordinator(message, plan));
    }

    /** Nothing more will come in this phase. */
    synchronized void timeIsUp() {
        driver().hear(new RoundEvent.PhaseTimedOut(driver().state().phase()));
    }

    synchronized boolean ended() {
        return driver().isOver();
    }

    /** What is to be said to whom, in order; it is taken then. */
    synchronized Map<ParticipantId, List<byte[]>> takeMessages() {
        Map<ParticipantId, List<byte[]>> taken = new LinkedHashMap<>(outbox);
        outbox.clear();
        return taken;
    }

    /** As it is released. */
    synchronized Optional<NoisedSum> sum() {
        return release.released(plan.job(), plan.round());
    }

    /** For the release of the sum, whether there is one or not. */
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

    /** How the round ended, where it has no sum. */
    synchronized String outcome() {
        return driver().state() instanceof RoundState.Aborted aborted ? aborted.reason() : "";
    }

    @Override
    public synchronized void send(ParticipantId to, ToParticipant message) {
        byte[] bytes = SecAggCodec.toBytes(message);
        downloadBytes += bytes.length;
        outbox.computeIfAbsent(to, id -> new ArrayList<>()).add(bytes);
    }

    /** Nobody lies in a simulation; what is refused of a node came too late. */
    @Override
    public void refuse(ParticipantId to, ProtocolViolation violation) {}

    @Override
    public synchronized ChargeResult charge(SecAggPlan own, Survivors told) {
        ChargeResult result = release.charge(own, told);
        if (result instanceof ChargeResult.Charged receipt) {
            charge = Optional.of(
                    new RoundRecord.Charge(receipt.epsilon(), told.survivors().size()));
        }
        return result;
    }

    @Override
    public synchronized void store(SecAggPlan own, Survivors told, IntegerSum unmasked) {
        release.store(own, told, unmasked);
        summed = told.survivors();
    }
}
