// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Selection;
import org.hanse.core.round.Step;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.MaskedSumAccumulator;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.SecAggServer;
import org.hanse.core.secagg.UnmaskingException;
import org.hanse.core.secagg.UnmaskingPlan;
import org.hanse.wire.SecAggCodec;

/** A simulated coordinator's driver: one event at a time, whoever brings it. What it has to say waits to be taken. */
final class SecureCoordinator implements RoundEffect.Handler<Boolean> {

    private final SecAggPlan plan;
    private final Enrolment enrolment;
    private final Map<ParticipantId, List<byte[]>> outbox = new LinkedHashMap<>();
    private final Map<ParticipantId, SealedShares> retained = new TreeMap<>();
    private final List<Reveal> reveals = new ArrayList<>();
    private Optional<RoundState> state = Optional.empty();
    private Optional<MaskedSumAccumulator> masked = Optional.empty();
    private Optional<IntegerSum> sum = Optional.empty();
    private SortedSet<ParticipantId> summed = new TreeSet<>();
    private long uploadBytes;
    private long downloadBytes;

    SecureCoordinator(SecAggPlan plan, Enrolment enrolment) {
        this.plan = plan;
        this.enrolment = enrolment;
    }

    synchronized void begin(SortedSet<ParticipantId> cohort) {
        take(Selection.begin(plan, enrolment, cohort));
    }

    synchronized void hear(List<byte[]> message) {
        message.forEach(bytes -> uploadBytes += bytes.length);
        happen(SecAggCodec.parseToCoordinator(message, plan));
    }

    /** Nothing more will come in this phase. */
    synchronized void timeIsUp() {
        happen(new RoundEvent.PhaseTimedOut(state().phase()));
    }

    private RoundState state() {
        return state.orElseThrow();
    }

    private void happen(RoundEvent event) {
        take(state().on(event));
    }

    private void take(Step step) {
        state = Optional.of(step.next());
        step.effects().forEach(effect -> effect.visit(this));
    }

    synchronized boolean ended() {
        return state() instanceof RoundState.Completed || state() instanceof RoundState.Aborted;
    }

    /** What is to be said to whom, in order; it is taken then. */
    synchronized Map<ParticipantId, List<byte[]>> takeMessages() {
        Map<ParticipantId, List<byte[]>> taken = new LinkedHashMap<>(outbox);
        outbox.clear();
        return taken;
    }

    synchronized Optional<IntegerSum> sum() {
        return sum;
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
        return state() instanceof RoundState.Aborted aborted ? aborted.reason() : "";
    }

    private void post(ParticipantId to, byte[] message) {
        downloadBytes += message.length;
        outbox.computeIfAbsent(to, id -> new ArrayList<>()).add(message);
    }

    @Override
    public Boolean send(RoundEffect.Send effect) {
        byte[] message = SecAggCodec.toBytes(effect.message());
        effect.to().forEach(to -> post(to, message));
        return true;
    }

    @Override
    public Boolean deliverShares(RoundEffect.DeliverShares effect) {
        List<SealedShares> all = effect.sharers().stream()
                .map(from -> Objects.requireNonNull(retained.get(from)))
                .toList();
        effect.sharers().forEach(to -> post(to, SecAggCodec.toBytes(ToParticipant.SharesDelivered.to(to, all))));
        return true;
    }

    /** Simulated phases end when nothing more will come. */
    @Override
    public Boolean armTimer(RoundEffect.ArmTimer effect) {
        return true;
    }

    @Override
    public Boolean retain(RoundEffect.Retain effect) {
        retained.put(effect.shares().from(), effect.shares());
        return true;
    }

    @Override
    public Boolean retainReveal(RoundEffect.RetainReveal effect) {
        reveals.add(effect.reveal());
        return true;
    }

    @Override
    public Boolean accumulate(RoundEffect.Accumulate effect) {
        MaskedSumAccumulator accumulator = masked.orElseGet(() -> new MaskedSumAccumulator(effect.session()));
        masked = Optional.of(accumulator);
        accumulator.add(effect.update());
        return true;
    }

    @Override
    public Boolean release(RoundEffect.Release effect) {
        UnmaskingPlan unmasking =
                new UnmaskingPlan(effect.session(), effect.told(), new NoPrivacy().charge(plan.job(), plan.round()));
        try {
            SecAggServer.Unmasked unmasked =
                    SecAggServer.unmask(unmasking, masked.orElseThrow().toMaskedSum(), retained, reveals);
            sum = Optional.of(unmasked.sum());
            summed = effect.told().survivors();
            happen(new RoundEvent.AggregateReleased(unmasked.faults()));
        } catch (UnmaskingException e) {
            happen(new RoundEvent.ReleaseRefused(String.valueOf(e.getMessage()), e.faults()));
        }
        return true;
    }

    /** Nobody lies in a simulation; what is refused of a node came too late. */
    @Override
    public Boolean refuse(RoundEffect.Refuse effect) {
        return false;
    }

    @Override
    public Boolean blame(RoundEffect.Blame effect) {
        return false;
    }

    @Override
    public Boolean note(RoundEffect.Note effect) {
        return true;
    }
}
