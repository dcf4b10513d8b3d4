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
 * Where a round stands at the coordinator: who takes part and what was heard of whom, never vectors or shares. An event comes to a
 * next state and effects. What a state does not expect it refuses and stays as it is.
 *
 * <p>Transitions, phases named as in Bonawitz et al., CCS 2017; from every phase a round may be aborted:
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
 * <p>Whoever is awaited and says something of another phase, as one does that starts again, is told once more what the phase asks of
 * it. {@code participantDropped} and {@code phaseTimedOut} lead where the last awaited message would have led, or to {@code Aborted}
 * where too few are left.
 */
public sealed interface RoundState extends RoundEvent.Handler<Step>
        permits CollectingState, Releasing, RoundState.Completed, RoundState.Aborted {

    /** The plan of the round. */
    SecAggPlan plan();

    /** Returns the participants that may have revealed shares: they take part in no other sum for the model. */
    default SortedSet<ParticipantId> revealed() {
        return new TreeSet<>();
    }

    /** Who has to be told how the round ends. */
    SortedSet<ParticipantId> participants();

    /** The phase's name. */
    default String phase() {
        return getClass().getSimpleName();
    }

    /** Has the visitor do what belongs to this state. */
    <R> R visit(Visitor<R> visitor);

    /** One method for each state. */
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

    /** What the event comes to. */
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
                .keeping(new RoundEffect.Note("round " + plan().round() + " aborted: " + reason));
    }

    /** What comes of a message that the phase has no use for: it is refused. */
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

    /** One that comes after its sender was given up is not looked at: its self mask covers it, and stays. */
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

    /** Nobody waits for it. */
    @Override
    default Step participantDropped(ParticipantDropped event) {
        return Step.of(this);
    }

    /** The timer of a phase that is over. */
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

    /** What is to be done on entering the phase is done once more. */
    @Override
    default Step restarted(Restarted event) {
        return new Step(this, List.of(), opening());
    }

    /** What is to be done on entering the phase. */
    default List<RoundEffect.Leaving> opening() {
        return List.of();
    }

    /** Whoever has missed that the round is over is told so. */
    private static Step over(RoundState state, ParticipantId from, String outcome) {
        return Step.of(state, new RoundEffect.Send(new TreeSet<>(Set.of(from)), new ToParticipant.RoundEnded(outcome)));
    }

    /** The sum is released. */
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
     * There is no sum, and there will be none.
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
