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
 * Client-side state of one round. An event leads to a next state and effects. The driver stores the state before any effect, so that
 * a restarted node sends the bytes it sent before and no others. A state rejects unexpected events and stays. An expected event with
 * wrong content ends the participation, and its secrets with it.
 *
 * <p>Transitions. From every state a round may end and a later one be offered. From every state but {@code Revealed} an expected
 * message with wrong content leads to {@code DroppedOut}. So do {@code withdrawn} from every state, and {@code budgetSpent} without a
 * round or before an update leaves. A repeated question gets the same answer, byte for byte:
 *
 * <pre>
 * Idle               roundOffered        -> AwaitingRoster
 * AwaitingRoster     rosterAnnounced     -> AwaitingNonces | AwaitingShares
 * AwaitingNonces     noncesAnnounced     -> AwaitingShares
 * AwaitingShares     sharesDelivered     -> AwaitingUpdate
 * AwaitingUpdate     updateReady         -> AwaitingSurvivors
 * AwaitingUpdate     updateFailed        -> DroppedOut
 * AwaitingSurvivors  survivorsAnnounced  -> AwaitingSignatures
 * AwaitingSignatures signaturesDelivered -> Revealed
 * </pre>
 */
public sealed interface ParticipantState extends ParticipantEvent.Handler<ParticipantStep>
        permits ParticipantState.Idle,
                ParticipantState.DroppedOut,
                AwaitingRoster,
                AwaitingNonces,
                AwaitingShares,
                AwaitingUpdate,
                AwaitingSurvivors,
                AwaitingSignatures,
                Revealed {

    /** Returns the node. */
    Participant node();

    /** Returns the node's record of all rounds. */
    Participation history();

    /** Returns the secrets of the state. */
    default List<Secret> hidden() {
        return List.of();
    }

    /** Overwrites the secrets of the state. */
    default void forget() {
        hidden().forEach(Secret::close);
    }

    /** Overwrites the secrets of the state that {@code other}, the next state of the node, does not share. */
    default void forgetBeside(ParticipantState other) {
        List<Secret> needed = other.hidden();
        hidden().stream()
                .filter(own -> needed.stream().noneMatch(one -> one == own))
                .forEach(Secret::close);
    }

    /** Calls the visitor's method for this state. */
    <R> R visit(Visitor<R> visitor);

    /** Visitor with one method for each state. */
    interface Visitor<R> {

        R idle(Idle state);

        R awaitingRoster(AwaitingRoster state);

        R awaitingNonces(AwaitingNonces state);

        R awaitingShares(AwaitingShares state);

        R awaitingUpdate(AwaitingUpdate state);

        R awaitingSurvivors(AwaitingSurvivors state);

        R awaitingSignatures(AwaitingSignatures state);

        R revealed(Revealed state);

        R droppedOut(DroppedOut state);
    }

    /** Computes the next state and the effects of an event. */
    default ParticipantStep on(ParticipantEvent event) {
        try {
            return event.visit(this);
        } catch (ProtocolViolation violation) {
            return ParticipantStep.of(
                    new DroppedOut(node(), history(), String.valueOf(violation.getMessage())),
                    new ParticipantEffect.Refuse(violation),
                    dropped(violation),
                    new ParticipantEffect.Forget(this));
        }
    }

    /** Rejects an event and keeps the state. */
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
     * Starts a later round if the node accepts it: the round before is over, with or without a message about its end.
     * The node also reports a model that it has used, because a job without enough other nodes has to end.
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

    /** Withdraws the node from the round. Earlier messages stay valid: an update that arrived may be in the sum. */
    @Override
    default ParticipantStep withdrawn(Withdrawn event) {
        return ParticipantStep.of(
                new DroppedOut(node(), history(), event.reason()),
                new ParticipantEffect.Send(
                        new ToCoordinator.ParticipantDropped(node().id(), Dropout.of(Dropout.Reason.WITHDREW, ""))),
                new ParticipantEffect.Forget(this));
    }

    /**
     * Reports an exhausted budget for a round that the node takes no part in. Its participation in another round
     * continues.
     */
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

    /** State without a round. */
    record Idle(Participant node, Participation history) implements ParticipantState {

        @Override
        public ParticipantStep roundOffered(RoundOffered event) {
            return AwaitingRoster.begin(node, history, event.plan());
        }

        @Override
        public ParticipantStep budgetSpent(BudgetSpent event) {
            return DroppedOut.forBudget(this, event);
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

    /** State after a dropout. The node is out of this round and may join later rounds. */
    record DroppedOut(Participant node, Participation history, String reason) implements ParticipantState {

        /** Reports an exhausted budget to the coordinator, without other charges of the node. */
        static ParticipantStep forBudget(ParticipantState from, BudgetSpent event) {
            Participant node = from.node();
            return ParticipantStep.of(
                    new DroppedOut(
                            node,
                            from.history(),
                            String.valueOf(event.violation().getMessage())),
                    new ParticipantEffect.Refuse(event.violation()),
                    new ParticipantEffect.Send(
                            new ToCoordinator.ParticipantDropped(node.id(), Dropout.of(Dropout.Reason.BUDGET, ""))),
                    new ParticipantEffect.Forget(from));
        }

        /** Reports that the node has no update. */
        static ParticipantStep withoutUpdate(ParticipantState from, ParticipantEvent.UpdateFailed event) {
            Participant node = from.node();
            return ParticipantStep.of(
                    new DroppedOut(node, from.history(), event.reason()),
                    new ParticipantEffect.Send(
                            new ToCoordinator.ParticipantDropped(node.id(), Dropout.of(Dropout.Reason.NO_UPDATE, ""))),
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
            return DroppedOut.forBudget(this, event);
        }

        @Override
        public ParticipantStep resumed(Resumed event) {
            return ParticipantStep.of(this);
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.droppedOut(this);
        }
    }
}
