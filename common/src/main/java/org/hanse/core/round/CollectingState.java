// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RoundEvent.PhaseTimedOut;
import org.hanse.core.round.ToCoordinator.ParticipantDropped;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.ProtocolViolation;

/**
 * Phase that expects answers from several participants. It ends when all have answered or dropped out, or on timeout.
 */
public sealed interface CollectingState extends RoundState
        permits Selection, AdvertiseKeys, RevealNonces, ShareKeys, MaskedInputCollection, ConsistencyCheck, Unmasking {

    /** Returns the expected and received answers. */
    PhaseAnswers answers();

    /** Returns the enrolment that the round started with. */
    Enrolment enrolment();

    /** Returns the same phase with other answers. */
    CollectingState with(PhaseAnswers answers);

    /**
     * Returns the step to the next phase.
     *
     * @throws ProtocolViolation if too few participants are left for it
     */
    Step proceed();

    /** Returns the messages that request the answers of these participants. */
    List<RoundEffect.Output> question(SortedSet<ParticipantId> to);

    /**
     * Starts the timer first, so that the phase ends even where the request cannot be sent. Participants that answered
     * receive no request: their answers are stored, and a second one would be rejected.
     */
    @Override
    default List<RoundEffect.Output> opening() {
        List<RoundEffect.Output> opening = new ArrayList<>(List.of(new RoundEffect.ArmTimer(phase())));
        opening.addAll(question(answers().open()));
        return opening;
    }

    /**
     * Sends the request of this phase once more to a participant that is still expected to answer and sent a message
     * of another phase.
     */
    @Override
    default Step unexpected(ParticipantId from, String what) {
        List<RoundEffect.Output> question = answers().isOpen(from) ? question(new TreeSet<>(Set.of(from))) : List.of();
        return question.isEmpty() ? RoundState.super.unexpected(from, what) : new Step(this, List.of(), question);
    }

    @Override
    default SortedSet<ParticipantId> participants() {
        return answers().expected();
    }

    /** Proceeds if no more answers are expected. */
    default Step settle() {
        return answers().complete() ? leave() : Step.of(this);
    }

    /** Proceeds, or ends the round where it cannot proceed. */
    default Step leave() {
        try {
            return proceed().withFaults(faults());
        } catch (ProtocolViolation violation) {
            return end(phase() + ": " + violation.getMessage()).withFaults(faults());
        }
    }

    /** Returns the participants that provably violated the protocol in this phase. */
    default SortedMap<ParticipantId, Fault> faults() {
        return new TreeMap<>();
    }

    /**
     * Excludes a participant from later phases if it reports its own dropout. A participant whose connection broke may
     * be back by then.
     */
    @Override
    default Step participantDropped(ParticipantDropped event) {
        boolean leaves = answers().isOpen(event.from())
                || (answers().staying().contains(event.from())
                        && event.dropout().reason() != Dropout.Reason.UNREACHABLE);
        return leaves
                ? with(answers().drop(event.from()))
                        .settle()
                        .withStorage(new RoundEffect.Note(
                                event.from() + " dropped out of " + phase() + ", " + event.dropout()))
                : Step.of(this);
    }

    @Override
    default Step phaseTimedOut(PhaseTimedOut event) {
        return event.phase().equals(phase()) ? leave() : Step.of(this);
    }
}
