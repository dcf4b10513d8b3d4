// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import java.util.SortedSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.secagg.AuthenticUpdate;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/** Waits for masked updates of those who shared secrets. */
public record MaskedInputCollection(Session session, Enrolment enrolment, Awaited awaited) implements CollectingState {

    static MaskedInputCollection of(Session session, Enrolment enrolment, SortedSet<ParticipantId> sharers) {
        return new MaskedInputCollection(session, enrolment, Awaited.of(sharers));
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    @Override
    public MaskedInputCollection with(Awaited heard) {
        return new MaskedInputCollection(session, enrolment, heard);
    }

    @Override
    public List<RoundEffect> opening() {
        return List.of(new RoundEffect.DeliverShares(participants()), new RoundEffect.ArmTimer(phase()));
    }

    @Override
    public Step maskedInputSubmitted(MaskedInputSubmitted event) {
        awaited.requireOpen(event.from());
        AuthenticUpdate update = event.update().authenticate(session, enrolment.key(event.from()));
        return with(awaited.answer(event.from())).settle().after(new RoundEffect.Accumulate(session, update));
    }

    @Override
    public Step proceed() {
        Survivors told = Survivors.of(session, awaited.expected(), awaited.answered());
        return Step.into(ConsistencyCheck.of(session, enrolment, told));
    }
}
