// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RoundEvent.AbortRequested;
import org.hanse.core.round.RoundEvent.AggregateReleased;
import org.hanse.core.round.RoundEvent.PhaseTimedOut;
import org.hanse.core.round.RoundEvent.ReleaseRefused;
import org.hanse.core.round.RoundEvent.Restarted;
import org.hanse.core.round.ToCoordinator.KeysAdvertised;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.round.ToCoordinator.NonceRevealed;
import org.hanse.core.round.ToCoordinator.ParticipantDropped;
import org.hanse.core.round.ToCoordinator.ParticipantJoined;
import org.hanse.core.round.ToCoordinator.SharesRevealed;
import org.hanse.core.round.ToCoordinator.SharesSubmitted;
import org.hanse.core.round.ToCoordinator.SurvivorsSigned;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Server-side state of one round: participants and received messages, without vectors and shares. An event leads to a next state and
 * effects. A state rejects unexpected events and stays.
 *
 * <p>Transitions, with phases named as in Bonawitz et al., CCS 2017. Every phase can be aborted:
 *
 * <pre>
 * Selection             participantJoined    -> Selection | AdvertiseKeys
 * AdvertiseKeys         keysAdvertised       -> AdvertiseKeys | RevealNonces | ShareKeys
 * RevealNonces          nonceRevealed        -> RevealNonces | ShareKeys
 * ShareKeys             sharesSubmitted      -> ShareKeys | MaskedInputCollection
 * MaskedInputCollection maskedInputSubmitted -> MaskedInputCollection | ConsistencyCheck
 * ConsistencyCheck      survivorsSigned      -> ConsistencyCheck | Unmasking
 * Unmasking             sharesRevealed       -> Unmasking | Releasing
 * Unmasking             phaseTimedOut        -> Unmasking | Releasing | Aborted
 * Unmasking             releaseRefused       -> Aborted
 * Releasing             aggregateReleased    -> Completed
 * Releasing             releaseRefused       -> Aborted
 * </pre>
 *
 * <p>A participant that is expected to answer and sends a message of another phase, for example after a restart, receives the
 * request of the phase once more. {@code participantDropped} and {@code phaseTimedOut} lead where the last expected message would
 * have led, or to {@code Aborted} where too few participants are left.
 */
public sealed interface RoundState extends RoundEvent.Handler<Step>
        permits CollectingState, Releasing, RoundState.Completed, RoundState.Aborted {

    /** Returns the plan of the round. */
    SecAggPlan plan();

    /** Returns the participants that may have revealed shares: they take part in no other sum for the model. */
    default SortedSet<ParticipantId> revealed() {
        return new TreeSet<>();
    }

    /** Returns the participants that receive a message about the end of the round. */
    SortedSet<ParticipantId> participants();

    /** Returns the phase's name. */
    default String phase() {
        return getClass().getSimpleName();
    }

    /** Calls the visitor's method for this state. */
    <R> R visit(Visitor<R> visitor);

    /** Visitor with one method for each state. */
    interface Visitor<R> {

        R selection(Selection state);

        R advertiseKeys(AdvertiseKeys state);

        R revealNonces(RevealNonces state);

        R shareKeys(ShareKeys state);

        R maskedInputCollection(MaskedInputCollection state);

        R consistencyCheck(ConsistencyCheck state);

        R unmasking(Unmasking state);

        R releasing(Releasing state);

        R completed(Completed state);

        R aborted(Aborted state);
    }

    /** Computes the next state and the effects of an event. */
    default Step on(RoundEvent event) {
        try {
            return event.visit(this);
        } catch (ProtocolViolation violation) {
            return event instanceof ToCoordinator message
                    ? Step.of(this, new RoundEffect.Refuse(message.from(), violation))
                    : end(String.valueOf(violation.getMessage()));
        }
    }

    /** Ends the round without a sum. */
    default Step end(String reason) {
        return Step.of(
                        new Aborted(plan(), reason, revealed()),
                        new RoundEffect.Send(participants(), new ToParticipant.RoundEnded("aborted")))
                .withStorage(new RoundEffect.Note("round " + plan().round() + " aborted: " + reason));
    }

    /** Rejects a message that the phase does not expect. */
    default Step unexpected(ParticipantId from, String what) {
        return Step.of(
                this,
                new RoundEffect.Refuse(
                        from, ProtocolViolation.by(from, Reason.WRONG_PHASE, what + " in the phase " + phase())));
    }

    @Override
    default Step participantJoined(ParticipantJoined event) {
        return unexpected(event.from(), "joins");
    }

    @Override
    default Step keysAdvertised(KeysAdvertised event) {
        return unexpected(event.from(), "advertises keys");
    }

    @Override
    default Step nonceRevealed(NonceRevealed event) {
        return unexpected(event.from(), "reveals a nonce");
    }

    @Override
    default Step sharesSubmitted(SharesSubmitted event) {
        return unexpected(event.from(), "submits shares");
    }

    /**
     * Rejects an update that arrives after its sender was declared a dropout. Its self mask stays on it and covers it.
     */
    @Override
    default Step maskedInputSubmitted(MaskedInputSubmitted event) {
        return unexpected(event.from(), "submits a masked update");
    }

    @Override
    default Step survivorsSigned(SurvivorsSigned event) {
        return unexpected(event.from(), "signs survivors");
    }

    @Override
    default Step sharesRevealed(SharesRevealed event) {
        return unexpected(event.from(), "reveals shares");
    }

    /** Ignores the dropout: the phase expects no message of the participant. */
    @Override
    default Step participantDropped(ParticipantDropped event) {
        return Step.of(this);
    }

    /** Ignores the timer of an earlier phase. */
    @Override
    default Step phaseTimedOut(PhaseTimedOut event) {
        return Step.of(this);
    }

    @Override
    default Step aggregateReleased(AggregateReleased event) {
        throw new IllegalStateException("a sum was released in the phase " + phase());
    }

    @Override
    default Step releaseRefused(ReleaseRefused event) {
        throw new IllegalStateException("a release was refused in the phase " + phase());
    }

    @Override
    default Step abortRequested(AbortRequested event) {
        return end(event.reason());
    }

    /** Repeats the effects of entering the phase. */
    @Override
    default Step restarted(Restarted event) {
        return new Step(this, List.of(), opening());
    }

    /** Returns the effects of entering the phase. */
    default List<RoundEffect.Output> opening() {
        return List.of();
    }

    /** Sends the outcome once more to a participant that missed the end of the round. */
    private static Step over(RoundState state, ParticipantId from, String outcome) {
        return Step.of(state, new RoundEffect.Send(new TreeSet<>(Set.of(from)), new ToParticipant.RoundEnded(outcome)));
    }

    /** Final state of a round with a released sum. */
    record Completed(SecAggPlan plan) implements RoundState {
        @Override
        public SortedSet<ParticipantId> participants() {
            return new TreeSet<>();
        }

        @Override
        public Step abortRequested(AbortRequested event) {
            return Step.of(this);
        }

        @Override
        public Step unexpected(ParticipantId from, String what) {
            return over(this, from, "completed");
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.completed(this);
        }
    }

    /**
     * Final state of a round without a sum.
     *
     * @param revealed participants that may have revealed shares
     */
    record Aborted(SecAggPlan plan, String reason, SortedSet<ParticipantId> revealed) implements RoundState {

        public Aborted {
            revealed = Collections.unmodifiableSortedSet(new TreeSet<>(revealed));
        }

        @Override
        public SortedSet<ParticipantId> participants() {
            return new TreeSet<>();
        }

        @Override
        public Step abortRequested(AbortRequested event) {
            return Step.of(this);
        }

        @Override
        public Step unexpected(ParticipantId from, String what) {
            return over(this, from, "aborted");
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.aborted(this);
        }
    }
}
