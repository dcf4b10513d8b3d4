// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.secagg.AuthenticUpdate;
import org.hanse.core.secagg.Complaints;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.SecAggServer;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/**
 * Waits for masked updates of those who shared secrets.
 *
 * @param complaints of those who sent theirs, about shares that they cannot open
 */
public record MaskedInputCollection(Session session, Enrolment enrolment, Awaited awaited, Complaints complaints)
        implements CollectingState {

    static MaskedInputCollection of(Session session, Enrolment enrolment, SortedSet<ParticipantId> sharers) {
        return new MaskedInputCollection(session, enrolment, Awaited.of(sharers), Complaints.NONE);
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    @Override
    public MaskedInputCollection with(Awaited heard) {
        return new MaskedInputCollection(session, enrolment, heard, complaints);
    }

    @Override
    public List<RoundEffect.Leaving> question(SortedSet<ParticipantId> to) {
        return List.of(new RoundEffect.DeliverShares(to, awaited.expected()));
    }

    @Override
    public Step maskedInputSubmitted(MaskedInputSubmitted event) {
        ParticipantId from = event.from();
        awaited.requireOpen(from);
        AuthenticUpdate update = event.update().authenticate(session, enrolment.key(from));
        Complaints all = complaints.with(session, from, event.unopened(), awaited.expected());
        return new MaskedInputCollection(session, enrolment, awaited.answer(from), all)
                .settle()
                .keeping(new RoundEffect.Accumulate(session, update));
    }

    @Override
    public SortedMap<ParticipantId, Fault> faults() {
        return complaints.faults(session);
    }

    /** Where a secret that has to be put together is held by too few, shares are not asked for in vain. */
    @Override
    public Step proceed() {
        Survivors told = Survivors.of(session, awaited.expected(), awaited.answered());
        Optional<ParticipantId> lacking = SecAggServer.lacking(session, told, complaints, told.survivors());
        if (lacking.isPresent()) {
            throw ProtocolViolation.by(
                    lacking.get(),
                    Reason.TOO_FEW,
                    "fewer than " + session.threshold() + " of those who are left can open what it sealed for them");
        }
        return Step.into(ConsistencyCheck.of(session, enrolment, told, complaints, awaited.next(told.survivors())));
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.maskedInputCollection(this);
    }
}
