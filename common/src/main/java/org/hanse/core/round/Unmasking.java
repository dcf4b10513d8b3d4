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
 * Coordinator phase that collects the shares that remove the masks. The release is charged before the first share is requested.
 *
 * <p>More shares than the threshold are useful, because some may be wrong. If too few arrived at the timeout, the round stays in this
 * phase and is late. Nodes that revealed shares take part in no other sum for the model. So the round gets a longer time, in which
 * crashed nodes can return. A late round proceeds as soon as the shares suffice.
 *
 * @param late whether the first time of the phase is over
 */
public record Unmasking(
        Session session,
        Enrolment enrolment,
        Survivors announced,
        Complaints complaints,
        PhaseAnswers answers,
        SortedMap<ParticipantId, Signature> signatures,
        boolean late)
        implements CollectingState {

    public Unmasking {
        signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
    }

    static Unmasking of(ConsistencyCheck signed, PhaseAnswers revealing) {
        return new Unmasking(
                signed.session(),
                signed.enrolment(),
                signed.announced(),
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
        return answers.answered();
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    @Override
    public Unmasking with(PhaseAnswers updated) {
        return new Unmasking(session, enrolment, announced, complaints, updated, signatures, late);
    }

    @Override
    public List<RoundEffect.Output> question(SortedSet<ParticipantId> to) {
        return List.of(
                new RoundEffect.RequestShares(to, plan(), announced, ToParticipant.SignaturesDelivered.of(signatures)));
    }

    @Override
    public Step sharesRevealed(SharesRevealed event) {
        answers.requireOpen(event.from());
        SecAggServer.check(session, announced, complaints, event.reveal());
        return with(answers.answer(event.from())).settle().withStorage(new RoundEffect.RetainReveal(event.reveal()));
    }

    /**
     * Ends the round. The participants of the refused request received no request; those of an earlier request may
     * have revealed shares.
     */
    @Override
    public Step releaseRefused(ReleaseRefused event) {
        return end(event.reason()).withFaults(event.faults());
    }

    private Optional<ParticipantId> lacking() {
        return SecAggServer.lacking(session, announced, complaints, answers.answered());
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
        return Step.into(new Unmasking(session, enrolment, announced, complaints, answers, signatures, true))
                .withStorage(new RoundEffect.Note("round " + plan().round() + " is late: too few shares of "
                        + lacking.get() + " were revealed; it waits for " + answers.open()));
    }

    @Override
    public Step proceed() {
        Optional<ParticipantId> lacking = lacking();
        if (lacking.isPresent()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    "too few shares of " + lacking.get() + " were revealed; it takes " + session.threshold());
        }
        return Step.into(new Releasing(session, announced, signatures));
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.unmasking(this);
    }
}
