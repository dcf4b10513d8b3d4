// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RoundEvent.PhaseTimedOut;
import org.hanse.core.round.RoundEvent.ReleaseRefused;
import org.hanse.core.round.ToCoordinator.SharesRevealed;
import org.hanse.core.secagg.Complaints;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.SecAggServer;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/**
 * Collects the shares that remove the masks. The release is charged before the first share is requested.
 *
 * <p>More shares than the threshold are welcome, because some may be wrong. Where too few arrived when the time is up, the round stays in
 * this phase and is late: nodes that revealed shares take part in no other sum for the model, so the round is worth a longer time, in
 * which nodes that crashed can answer. A late round proceeds as soon as the shares suffice.
 *
 * @param late whether the first time of the phase is over
 */
public record Unmasking(
        Session session,
        Enrolment enrolment,
        Survivors told,
        Complaints complaints,
        Awaited awaited,
        SortedMap<ParticipantId, Signature> signatures,
        boolean late)
        implements CollectingState {

    public Unmasking {
        signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
    }

    static Unmasking of(ConsistencyCheck signed, Awaited revealing) {
        return new Unmasking(
                signed.session(),
                signed.enrolment(),
                signed.told(),
                signed.complaints(),
                revealing,
                signed.signatures(),
                false);
    }

    /** Phase name of the longer time. */
    public static final String LATE = "LateUnmasking";

    @Override
    public String phase() {
        return late ? LATE : CollectingState.super.phase();
    }

    @Override
    public SortedSet<ParticipantId> revealed() {
        return awaited.answered();
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    @Override
    public Unmasking with(Awaited heard) {
        return new Unmasking(session, enrolment, told, complaints, heard, signatures, late);
    }

    @Override
    public List<RoundEffect.Leaving> question(SortedSet<ParticipantId> to) {
        return List.of(
                new RoundEffect.AskForShares(to, plan(), told, ToParticipant.SignaturesDelivered.of(signatures)));
    }

    @Override
    public Step sharesRevealed(SharesRevealed event) {
        awaited.requireOpen(event.from());
        SecAggServer.check(session, told, complaints, event.reveal());
        return with(awaited.answer(event.from())).settle().keeping(new RoundEffect.RetainReveal(event.reveal()));
    }

    /** Those whom the refused question was for were not asked; others may have been, by one before it. */
    @Override
    public Step releaseRefused(ReleaseRefused event) {
        return end(event.reason()).blaming(event.faults());
    }

    private Optional<ParticipantId> lacking() {
        return SecAggServer.lacking(session, told, complaints, awaited.answered());
    }

    @Override
    public Step settle() {
        return late && lacking().isEmpty() ? leave() : CollectingState.super.settle();
    }

    @Override
    public Step phaseTimedOut(PhaseTimedOut event) {
        Optional<ParticipantId> lacking = lacking();
        if (late || !event.phase().equals(phase()) || lacking.isEmpty()) {
            return CollectingState.super.phaseTimedOut(event);
        }
        return Step.into(new Unmasking(session, enrolment, told, complaints, awaited, signatures, true))
                .keeping(new RoundEffect.Note("round " + plan().round() + " is late: too few shares of " + lacking.get()
                        + " were revealed; it waits for " + awaited.open()));
    }

    @Override
    public Step proceed() {
        Optional<ParticipantId> lacking = lacking();
        if (lacking.isPresent()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    "too few shares of " + lacking.get() + " were revealed; it takes " + session.threshold());
        }
        return Step.into(new Releasing(session, told, signatures));
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.unmasking(this);
    }
}
