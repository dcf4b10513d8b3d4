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
 * Waits for shares of secrets. Who sends none is an early dropout: nobody puts a mask on that it would have to take off.
 *
 * @param announced nonces with which the phase began, where there were any
 */
public record ShareKeys(
        Session session, Enrolment enrolment, Awaited awaited, SortedMap<ParticipantId, Nonce> announced)
        implements CollectingState {

    public ShareKeys {
        announced = Collections.unmodifiableSortedMap(new TreeMap<>(announced));
    }

    static ShareKeys of(Session session, Enrolment enrolment, SortedMap<ParticipantId, Nonce> announced) {
        return new ShareKeys(
                session, enrolment, Awaited.of(new TreeSet<>(session.roster().participants())), announced);
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    @Override
    public ShareKeys with(Awaited heard) {
        return new ShareKeys(session, enrolment, heard, announced);
    }

    @Override
    public List<RoundEffect.Leaving> question(SortedSet<ParticipantId> to) {
        return List.of(new RoundEffect.Send(
                to,
                announced.isEmpty()
                        ? new ToParticipant.RosterAnnounced(session.roster().advertisements())
                        : new ToParticipant.NoncesAnnounced(announced)));
    }

    @Override
    public Step sharesSubmitted(SharesSubmitted event) {
        awaited.requireOpen(event.from());
        event.shares().requireFor(session);
        return with(awaited.answer(event.from())).settle().keeping(new RoundEffect.Retain(event.shares()));
    }

    @Override
    public Step proceed() {
        SortedSet<ParticipantId> sharers = awaited.staying();
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
