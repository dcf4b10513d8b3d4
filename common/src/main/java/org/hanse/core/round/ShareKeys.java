// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.SharesSubmitted;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;

/**
 * Coordinator phase that collects shares of secrets. A participant that sends none is an early dropout: no other
 * participant adds a mask that it shares with it.
 *
 * @param announced nonces with which the phase began; empty on the complete graph
 */
public record ShareKeys(
        Session session, Enrolment enrolment, PhaseAnswers answers, SortedMap<ParticipantId, Nonce> announced)
        implements CollectingState {

    public ShareKeys {
        announced = Collections.unmodifiableSortedMap(new TreeMap<>(announced));
    }

    static ShareKeys of(Session session, Enrolment enrolment, SortedMap<ParticipantId, Nonce> announced) {
        return new ShareKeys(
                session,
                enrolment,
                PhaseAnswers.of(new TreeSet<>(session.roster().participants())),
                announced);
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    @Override
    public ShareKeys with(PhaseAnswers updated) {
        return new ShareKeys(session, enrolment, updated, announced);
    }

    @Override
    public List<RoundEffect.Output> question(SortedSet<ParticipantId> to) {
        return List.of(new RoundEffect.Send(
                to,
                announced.isEmpty()
                        ? new ToParticipant.RosterAnnounced(session.roster().advertisements())
                        : new ToParticipant.NoncesAnnounced(announced)));
    }

    @Override
    public Step sharesSubmitted(SharesSubmitted event) {
        answers.requireOpen(event.from());
        event.shares().requireFor(session);
        return with(answers.answer(event.from())).settle().withStorage(new RoundEffect.Retain(event.shares()));
    }

    @Override
    public Step proceed() {
        SortedSet<ParticipantId> sharers = answers.staying();
        int sharing = sharers.size();
        if (sharing < plan().minimum() || sharing < session.threshold()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    sharing + " participants shared secrets; the minimum is " + plan().minimum() + ", the threshold "
                            + session.threshold());
        }
        return Step.into(MaskedInputCollection.of(session, enrolment, sharers));
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.shareKeys(this);
    }
}
