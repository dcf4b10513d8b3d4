// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import java.util.SortedSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.ParticipantJoined;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.SecAggPlan;

/** Waits for those who are asked to take part to come. */
public record Selection(SecAggPlan plan, Enrolment enrolment, Awaited awaited) implements CollectingState {

    /**
     * A round at its start.
     *
     * @param cohort who is asked, each enrolled
     * @throws org.hanse.core.secagg.ProtocolViolation if one of them is not
     * @throws IllegalArgumentException if no threshold would protect them all, as {@link SecAggPlan#requirePossible} says
     */
    public static Step begin(SecAggPlan plan, Enrolment enrolment, SortedSet<ParticipantId> cohort) {
        cohort.forEach(enrolment::key);
        plan.requirePossible();
        Selection selection = new Selection(plan, enrolment, Awaited.of(cohort));
        return Step.into(selection);
    }

    @Override
    public Selection with(Awaited heard) {
        return new Selection(plan, enrolment, heard);
    }

    @Override
    public List<RoundEffect.Leaving> question(SortedSet<ParticipantId> to) {
        return List.of();
    }

    @Override
    public Step participantJoined(ParticipantJoined event) {
        awaited.requireOpen(event.from());
        return with(awaited.answer(event.from())).settle();
    }

    /** One that still stands in an earlier round is there, too: the offer ends what it stood in. */
    @Override
    public Step unexpected(ParticipantId from, String what) {
        return awaited.isOpen(from)
                ? with(awaited.answer(from)).settle()
                : CollectingState.super.unexpected(from, what);
    }

    @Override
    public Step proceed() {
        SortedSet<ParticipantId> joined = awaited.staying();
        plan.graph(joined.size());
        return Step.into(AdvertiseKeys.of(plan, enrolment, joined));
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.selection(this);
    }
}
