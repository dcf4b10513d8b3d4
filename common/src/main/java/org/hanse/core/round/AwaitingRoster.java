// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import java.util.Map;
import org.hanse.core.crypto.Secret;
import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ToParticipant.RosterAnnounced;
import org.hanse.core.round.ToParticipant.RoundOffered;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;

/** Participant state after its keys were advertised (AdvertiseKeys): waits for the roster. */
public record AwaitingRoster(
        Participant node, Participation history, SecAggPlan plan, RoundSecrets secrets, Advertisement advertisement)
        implements ParticipantState {

    /** Starts participation in a round, if the plan is new and acceptable to the node's owner. */
    static ParticipantStep begin(Participant node, Participation history, SecAggPlan plan) {
        node.requireAcceptable(plan);
        history.requireNew(plan);
        RoundSecrets secrets = RoundSecrets.generate(node.random());
        AwaitingRoster next = new AwaitingRoster(
                node, history.begun(plan), plan, secrets, secrets.advertise(plan, node.id(), node.identity()));
        return ParticipantStep.of(next, next.message());
    }

    private ParticipantEffect message() {
        return new ParticipantEffect.Send(new ToCoordinator.KeysAdvertised(advertisement));
    }

    @Override
    public ParticipantStep rosterAnnounced(RosterAnnounced event) {
        Roster roster = Roster.of(event.advertisements());
        roster.verify(plan, node.enrolment());
        requireOwn(roster, advertisement);
        if (plan.revealsNonces(roster.size())) {
            plan.graph(roster.size());
            AwaitingNonces next = new AwaitingNonces(node, history, plan, secrets, roster);
            return ParticipantStep.of(next, next.message());
        }
        return AwaitingShares.begin(node, history, Session.of(plan, roster, Map.of()), secrets);
    }

    /** Rejects a roster with other keys under this node's name. */
    private static void requireOwn(Roster roster, Advertisement own) {
        if (!roster.contains(own.from())) {
            throw ProtocolViolation.by(own.from(), Reason.INCOMPLETE, "this node itself is not in the roster");
        }
        if (!roster.keys(own.from()).equals(own.keys())) {
            throw ProtocolViolation.by(own.from(), Reason.CHANGED, "the roster has other keys of this node itself");
        }
    }

    /** Ignores a repeated offer of the same round. */
    @Override
    public ParticipantStep roundOffered(RoundOffered event) {
        return event.plan().equals(plan)
                ? ParticipantStep.of(this, message())
                : ParticipantState.super.roundOffered(event);
    }

    @Override
    public ParticipantStep resumed(Resumed event) {
        return ParticipantStep.of(this, message());
    }

    @Override
    public List<Secret> hidden() {
        return List.of(secrets);
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.awaitingRoster(this);
    }
}
