// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.crypto.Secret;
import org.hanse.core.round.ParticipantEvent.BudgetSpent;
import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ParticipantEvent.UpdateFailed;
import org.hanse.core.round.ParticipantEvent.UpdateReady;
import org.hanse.core.round.ParticipantEvent.Withdrawn;
import org.hanse.core.round.ToParticipant.NoncesAnnounced;
import org.hanse.core.round.ToParticipant.RosterAnnounced;
import org.hanse.core.round.ToParticipant.RoundEnded;
import org.hanse.core.round.ToParticipant.RoundOffered;
import org.hanse.core.round.ToParticipant.SharesDelivered;
import org.hanse.core.round.ToParticipant.SignaturesDelivered;
import org.hanse.core.round.ToParticipant.SurvivorsAnnounced;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Where a participant stands in a round. An event comes to a next state and effects; the state is stored before any effect is done, so
 * that a node that starts again sends the bytes it sent before and no others. What a state does not expect it refuses and stays as it
 * is; what it expects and finds wrong ends its part in the round, and its secrets with it.
 *
 * <p>Transitions; from every state a round may end and a later one be offered, and from every state but {@code Revealed} a wrong message
 * of those awaited leads to {@code Left}; so do, from every state, {@code withdrawn},
 * and {@code budgetSpent} where no round is on or an update was about to leave. The question that a state has answered is
 * answered once more, with the same bytes:
 *
 * <pre>
 * Idle               roundOffered        -> AwaitingRoster
 * AwaitingRoster     rosterAnnounced     -> AwaitingNonces | AwaitingShares
 * AwaitingNonces     noncesAnnounced     -> AwaitingShares
 * AwaitingShares     sharesDelivered     -> AwaitingUpdate
 * AwaitingUpdate     updateReady         -> AwaitingSurvivors
 * AwaitingUpdate     updateFailed        -> Left
 * AwaitingSurvivors  survivorsAnnounced  -> AwaitingSignatures
 * AwaitingSignatures signaturesDelivered -> Revealed
 * </pre>
 */
public sealed interface ParticipantState extends ParticipantEvent.Handler<ParticipantStep>
        permits ParticipantState.Idle,
                ParticipantState.Left,
                AwaitingRoster,
                AwaitingNonces,
                AwaitingShares,
                AwaitingUpdate,
                AwaitingSurvivors,
                AwaitingSignatures,
                Revealed {

    /** The node. */
    Participant node();

    /** What it remembers of all rounds. */
    Participation history();

    /** What the state keeps secret. */
    default List<Secret> hidden() {
        return List.of();
    }

    /** Overwrites what the state keeps secret. */
    default void forget() {
        hidden().forEach(Secret::close);
    }

    /** Overwrites what the state keeps secret and {@code other}, with which the node goes on, does not. */
    default void forgetBeside(ParticipantState other) {
        List<Secret> needed = other.hidden();
        hidden().stream()
                .filter(own -> needed.stream().noneMatch(one -> one == own))
                .forEach(Secret::close);
    }

    /** Has the visitor do what belongs to this state. */
    <R> R visit(Visitor<R> visitor);

    /** One method for each state. */
    interface Visitor<R> {

        R idle(Idle state);

        R awaitingRoster(AwaitingRoster state);

        R awaitingNonces(AwaitingNonces state);

        R awaitingShares(AwaitingShares state);

        R awaitingUpdate(AwaitingUpdate state);

        R awaitingSurvivors(AwaitingSurvivors state);

        R awaitingSignatures(AwaitingSignatures state);

        R revealed(Revealed state);

        R left(Left state);
    }

    /** What the event comes to. */
    default ParticipantStep on(ParticipantEvent event) {
        try {
            return event.visit(this);
        } catch (ProtocolViolation violation) {
            return ParticipantStep.of(
                    new Left(node(), history(), String.valueOf(violation.getMessage())),
                    new ParticipantEffect.Refuse(violation),
                    dropped(violation),
                    new ParticipantEffect.Forget(this));
        }
    }

    /** Refuses an event and stays. */
    private ParticipantStep refuse(String event) {
        return ParticipantStep.of(
                this,
                new ParticipantEffect.Refuse(ProtocolViolation.of(
                        Reason.WRONG_PHASE, event + " while " + getClass().getSimpleName())));
    }

    private ParticipantEffect dropped(ProtocolViolation violation) {
        return new ParticipantEffect.Send(
                new ToCoordinator.ParticipantDropped(node().id(), Dropout.refusing(violation)));
    }

    /**
     * A later round, if the node would take part in it: the one before is over, whether or not that was heard. The coordinator has to know
     * of a model that the node has used, since a job without enough other nodes has to end.
     */
    @Override
    default ParticipantStep roundOffered(RoundOffered event) {
        try {
            ParticipantStep begun = AwaitingRoster.begin(node(), history(), event.plan());
            List<ParticipantEffect> effects = new ArrayList<>(begun.effects());
            effects.add(new ParticipantEffect.Forget(this));
            return new ParticipantStep(begun.next(), effects);
        } catch (ProtocolViolation violation) {
            ParticipantEffect refusal = new ParticipantEffect.Refuse(violation);
            return violation.reason() == Reason.MODEL_USED
                    ? ParticipantStep.of(this, refusal, dropped(violation))
                    : ParticipantStep.of(this, refusal);
        }
    }

    @Override
    default ParticipantStep rosterAnnounced(RosterAnnounced event) {
        return refuse("a roster was announced");
    }

    @Override
    default ParticipantStep noncesAnnounced(NoncesAnnounced event) {
        return refuse("nonces were announced");
    }

    @Override
    default ParticipantStep sharesDelivered(SharesDelivered event) {
        return refuse("shares were delivered");
    }

    @Override
    default ParticipantStep updateReady(UpdateReady event) {
        return refuse("an update was made");
    }

    @Override
    default ParticipantStep updateFailed(UpdateFailed event) {
        return refuse("training came to no update");
    }

    /** What was said before stays said: an update that arrived may be in the sum. */
    @Override
    default ParticipantStep withdrawn(Withdrawn event) {
        return ParticipantStep.of(
                new Left(node(), history(), event.reason()),
                new ParticipantEffect.Send(
                        new ToCoordinator.ParticipantDropped(node().id(), Dropout.of(Dropout.Reason.WITHDREW, ""))),
                new ParticipantEffect.Forget(this));
    }

    /** Of a round that the node would not take part in; where it takes part in another, that goes on. */
    @Override
    default ParticipantStep budgetSpent(BudgetSpent event) {
        return ParticipantStep.of(this, new ParticipantEffect.Refuse(event.violation()));
    }

    @Override
    default ParticipantStep survivorsAnnounced(SurvivorsAnnounced event) {
        return refuse("survivors were announced");
    }

    @Override
    default ParticipantStep signaturesDelivered(SignaturesDelivered event) {
        return refuse("signatures were delivered");
    }

    @Override
    default ParticipantStep roundEnded(RoundEnded event) {
        return ParticipantStep.of(new Idle(node(), history()), new ParticipantEffect.Forget(this));
    }

    /** Takes part in no round. */
    record Idle(Participant node, Participation history) implements ParticipantState {

        @Override
        public ParticipantStep roundOffered(RoundOffered event) {
            return AwaitingRoster.begin(node, history, event.plan());
        }

        @Override
        public ParticipantStep budgetSpent(BudgetSpent event) {
            return Left.forBudget(this, event);
        }

        @Override
        public ParticipantStep resumed(Resumed event) {
            return ParticipantStep.of(this);
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.idle(this);
        }
    }

    /** Takes no further part in a round, and may in a later one. */
    record Left(Participant node, Participation history, String reason) implements ParticipantState {

        /** The coordinator hears that it is for the budget, and nothing of what else was charged. */
        static ParticipantStep forBudget(ParticipantState from, BudgetSpent event) {
            Participant node = from.node();
            return ParticipantStep.of(
                    new Left(
                            node,
                            from.history(),
                            String.valueOf(event.violation().getMessage())),
                    new ParticipantEffect.Refuse(event.violation()),
                    new ParticipantEffect.Send(
                            new ToCoordinator.ParticipantDropped(node.id(), Dropout.of(Dropout.Reason.BUDGET, ""))),
                    new ParticipantEffect.Forget(from));
        }

        @Override
        public ParticipantStep withdrawn(Withdrawn event) {
            return ParticipantStep.of(this);
        }

        @Override
        public ParticipantStep roundOffered(RoundOffered event) {
            return AwaitingRoster.begin(node, history, event.plan());
        }

        @Override
        public ParticipantStep budgetSpent(BudgetSpent event) {
            return Left.forBudget(this, event);
        }

        @Override
        public ParticipantStep resumed(Resumed event) {
            return ParticipantStep.of(this);
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.left(this);
        }
    }
}
