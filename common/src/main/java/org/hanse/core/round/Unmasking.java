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
 * Waits for the shares that take the masks off. More than the threshold are welcome: some may be wrong. The release is charged before the
 * first is asked for, so that the round counts from here on, however it ends.
 */
public record Unmasking(
        Session session,
        Enrolment enrolment,
        Survivors told,
        Complaints complaints,
        Awaited awaited,
        SortedMap<ParticipantId, Signature> signatures)
        implements CollectingState {

    public Unmasking {
        signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    @Override
    public Unmasking with(Awaited heard) {
        return new Unmasking(session, enrolment, told, complaints, heard, signatures);
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

    @Override
    public Step proceed() {
        Optional<ParticipantId> lacking = SecAggServer.lacking(session, told, complaints, awaited.answered());
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
