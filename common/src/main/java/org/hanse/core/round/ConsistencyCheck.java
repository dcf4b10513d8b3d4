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
 * Collects the signatures of the survivors over the lists of sharers and survivors.
 *
 * @param statement statement that they sign
 */
public record ConsistencyCheck(
        Session session,
        Enrolment enrolment,
        Survivors told,
        Survivors.Statement statement,
        Complaints complaints,
        Awaited awaited,
        SortedMap<ParticipantId, Signature> signatures)
        implements CollectingState {

    public ConsistencyCheck {
        signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
    }

    /** @param awaited all survivors */
    static ConsistencyCheck of(
            Session session, Enrolment enrolment, Survivors told, Complaints complaints, Awaited awaited) {
        return new ConsistencyCheck(
                session, enrolment, told, told.statement(session), complaints, awaited, new TreeMap<>());
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    @Override
    public ConsistencyCheck with(Awaited heard) {
        return new ConsistencyCheck(session, enrolment, told, statement, complaints, heard, signatures);
    }

    @Override
    public List<RoundEffect.Leaving> question(SortedSet<ParticipantId> to) {
        return List.of(new RoundEffect.Send(
                to, new ToParticipant.SurvivorsAnnounced(List.copyOf(told.sharers()), List.copyOf(told.survivors()))));
    }

    @Override
    public Step survivorsSigned(SurvivorsSigned event) {
        awaited.requireOpen(event.from());
        if (!statement.isSigned(enrolment.key(event.from()), event.signature())) {
            throw ProtocolViolation.by(event.from(), Reason.BAD_SIGNATURE, "did not sign the survivors it was told");
        }
        SortedMap<ParticipantId, Signature> all = new TreeMap<>(signatures);
        all.put(event.from(), event.signature());
        return new ConsistencyCheck(session, enrolment, told, statement, complaints, awaited.answer(event.from()), all)
                .settle();
    }

    /** Where too few can reveal shares, nobody is asked for any in vain: that alone would be charged. */
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
        Awaited revealing = awaited.next(new TreeSet<>(signatures.keySet()));
        Optional<ParticipantId> lacking = SecAggServer.lacking(session, told, complaints, revealing.present());
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
