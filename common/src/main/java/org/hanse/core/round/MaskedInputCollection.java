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
 * Coordinator phase that collects the masked updates of the participants that shared secrets.
 *
 * @param complaints reports of senders about shares that they cannot decrypt
 */
public record MaskedInputCollection(Session session, Enrolment enrolment, PhaseAnswers answers, Complaints complaints)
        implements CollectingState {

    static MaskedInputCollection of(Session session, Enrolment enrolment, SortedSet<ParticipantId> sharers) {
        return new MaskedInputCollection(session, enrolment, PhaseAnswers.of(sharers), Complaints.NONE);
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    @Override
    public MaskedInputCollection with(PhaseAnswers updated) {
        return new MaskedInputCollection(session, enrolment, updated, complaints);
    }

    @Override
    public List<RoundEffect.Output> question(SortedSet<ParticipantId> to) {
        return List.of(new RoundEffect.DeliverShares(to, answers.expected()));
    }

    @Override
    public Step maskedInputSubmitted(MaskedInputSubmitted event) {
        ParticipantId from = event.from();
        answers.requireOpen(from);
        AuthenticUpdate update = event.update().authenticate(session, enrolment.key(from));
        Complaints all = complaints.with(session, from, event.unopened(), answers.expected());
        return new MaskedInputCollection(session, enrolment, answers.answer(from), all)
                .settle()
                .withStorage(new RoundEffect.Accumulate(session, update));
    }

    @Override
    public SortedMap<ParticipantId, Fault> faults() {
        return complaints.faults(session);
    }

    /** Ends the round where too few participants hold shares of a secret that has to be recovered. */
    @Override
    public Step proceed() {
        Survivors announced = Survivors.of(session, answers.expected(), answers.answered());
        Optional<ParticipantId> lacking = SecAggServer.lacking(session, announced, complaints, announced.survivors());
        if (lacking.isPresent()) {
            throw ProtocolViolation.by(
                    lacking.get(),
                    Reason.TOO_FEW,
                    "fewer than " + session.threshold() + " of those who are left can open what it sealed for them");
        }
        return Step.into(
                ConsistencyCheck.of(session, enrolment, announced, complaints, answers.next(announced.survivors())));
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.maskedInputCollection(this);
    }
}
