// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import java.util.SortedSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.ParticipantJoined;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.SecAggPlan;

/** Coordinator phase that waits for the invited participants to join. */
public record Selection(SecAggPlan plan, Enrolment enrolment, PhaseAnswers answers) implements CollectingState {

    /**
     * Starts a round.
     *
     * @param cohort invited participants, each enrolled
     * @throws org.hanse.core.secagg.ProtocolViolation if one of them is not enrolled
     * @throws IllegalArgumentException if no threshold would protect them all, see {@link SecAggPlan#requirePossible}
     */
    public static Step begin(SecAggPlan plan, Enrolment enrolment, SortedSet<ParticipantId> cohort) {
        cohort.forEach(enrolment::key);
        plan.requirePossible();
        Selection selection = new Selection(plan, enrolment, PhaseAnswers.of(cohort));
        return Step.into(selection);
    }

    @Override
    public Selection with(PhaseAnswers updated) {
        return new Selection(plan, enrolment, updated);
    }

    @Override
    public List<RoundEffect.Output> question(SortedSet<ParticipantId> to) {
        return List.of();
    }

    @Override
    public Step participantJoined(ParticipantJoined event) {
        answers.requireOpen(event.from());
        return with(answers.answer(event.from())).settle();
    }

    /**
     * Accepts a participant that still takes part in an earlier round: the offer of this round ends the earlier one.
     */
    @Override
    public Step unexpected(ParticipantId from, String what) {
        return answers.isOpen(from)
                ? with(answers.answer(from)).settle()
                : CollectingState.super.unexpected(from, what);
    }

    @Override
    public Step proceed() {
        SortedSet<ParticipantId> joined = answers.staying();
        plan.graph(joined.size());
        return Step.into(AdvertiseKeys.of(plan, enrolment, joined));
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.selection(this);
    }
}
