// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.SurvivorsSigned;
import org.hanse.core.secagg.Complaints;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.SecAggServer;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/**
 * Coordinator phase that collects the signatures of the survivors over the lists of sharers and survivors.
 *
 * @param statement statement that they sign
 */
public record ConsistencyCheck(
        Session session,
        Enrolment enrolment,
        Survivors announced,
        Survivors.Statement statement,
        Complaints complaints,
        PhaseAnswers answers,
        SortedMap<ParticipantId, Signature> signatures)
        implements CollectingState {

    public ConsistencyCheck {
        signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
    }

    /** @param answers answers of all survivors */
    static ConsistencyCheck of(
            Session session, Enrolment enrolment, Survivors announced, Complaints complaints, PhaseAnswers answers) {
        return new ConsistencyCheck(
                session, enrolment, announced, announced.statement(session), complaints, answers, new TreeMap<>());
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    @Override
    public ConsistencyCheck with(PhaseAnswers updated) {
        return new ConsistencyCheck(session, enrolment, announced, statement, complaints, updated, signatures);
    }

    @Override
    public List<RoundEffect.Output> question(SortedSet<ParticipantId> to) {
        return List.of(new RoundEffect.Send(
                to,
                new ToParticipant.SurvivorsAnnounced(
                        List.copyOf(announced.sharers()), List.copyOf(announced.survivors()))));
    }

    @Override
    public Step survivorsSigned(SurvivorsSigned event) {
        answers.requireOpen(event.from());
        if (!statement.isSigned(enrolment.key(event.from()), event.signature())) {
            throw ProtocolViolation.by(event.from(), Reason.BAD_SIGNATURE, "did not sign the survivors it was told");
        }
        SortedMap<ParticipantId, Signature> all = new TreeMap<>(signatures);
        all.put(event.from(), event.signature());
        return new ConsistencyCheck(
                        session, enrolment, announced, statement, complaints, answers.answer(event.from()), all)
                .settle();
    }

    /**
     * Ends the round without a request for shares where too few participants can reveal theirs: the request alone
     * would be charged.
     */
    @Override
    public Step proceed() {
        if (signatures.size() < session.threshold()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    signatures.size() + " participants signed the survivors, and it takes " + session.threshold());
        }
        if (!session.graph().isComplete() && signatures.size() < session.agreement()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    signatures.size() + " participants signed the survivors, and it takes " + session.agreement());
        }
        PhaseAnswers revealing = answers.next(new TreeSet<>(signatures.keySet()));
        Optional<ParticipantId> lacking = SecAggServer.lacking(session, announced, complaints, revealing.present());
        if (lacking.isPresent()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    "too few of those who signed the survivors are left to reveal shares of " + lacking.get()
                            + "; it takes " + session.threshold());
        }
        return Step.into(Unmasking.of(this, revealing));
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.consistencyCheck(this);
    }
}
