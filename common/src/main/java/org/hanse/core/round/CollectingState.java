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

/** A phase in which something is awaited of several, and which ends when all have answered or are lost, or time is up. */
public sealed interface CollectingState extends RoundState
        permits Selection, AdvertiseKeys, RevealNonces, ShareKeys, MaskedInputCollection, ConsistencyCheck, Unmasking {

    /** Of whom. */
    Awaited awaited();

    /** Returns the enrolment that the round started with. */
    Enrolment enrolment();

    /** The same phase, having heard of others. */
    CollectingState with(Awaited awaited);

    /**
     * The next phase.
     *
     * @throws ProtocolViolation if too few are left for one
     */
    Step proceed();

    /** What the phase asks of these. */
    List<RoundEffect.Leaving> question(SortedSet<ParticipantId> to);

    /**
     * The timer comes first, so that the phase ends even where the question cannot be asked. A participant that has answered is
     * not asked again: its answer is stored, and another one would be refused.
     */
    @Override
    default List<RoundEffect.Leaving> opening() {
        List<RoundEffect.Leaving> opening = new ArrayList<>(List.of(new RoundEffect.ArmTimer(phase())));
        opening.addAll(question(awaited().open()));
        return opening;
    }

    /** Who is still awaited and says something of another phase has not heard the question of this one. */
    @Override
    default Step unexpected(ParticipantId from, String what) {
        List<RoundEffect.Leaving> question = awaited().isOpen(from) ? question(new TreeSet<>(Set.of(from))) : List.of();
        return question.isEmpty() ? RoundState.super.unexpected(from, what) : new Step(this, List.of(), question);
    }

    @Override
    default SortedSet<ParticipantId> participants() {
        return awaited().expected();
    }

    /** Goes on if nobody is waited for any more. */
    default Step settle() {
        return awaited().complete() ? leave() : Step.of(this);
    }

    /** Goes on, or ends the round where that cannot be. */
    default Step leave() {
        try {
            return proceed().blaming(faults());
        } catch (ProtocolViolation violation) {
            return end(phase() + ": " + violation.getMessage()).blaming(faults());
        }
    }

    /** Who did in this phase what is wrong beyond doubt. */
    default SortedMap<ParticipantId, Fault> faults() {
        return new TreeMap<>();
    }

    /** Of whoever says itself that it left nothing is awaited in later phases, either; one that was lost may be back by then. */
    @Override
    default Step participantDropped(ParticipantDropped event) {
        boolean leaves = awaited().isOpen(event.from())
                || (awaited().staying().contains(event.from())
                        && event.dropout().reason() != Dropout.Reason.LOST);
        return leaves
                ? with(awaited().drop(event.from()))
                        .settle()
                        .keeping(new RoundEffect.Note(
                                event.from() + " dropped out of " + phase() + ", " + event.dropout()))
                : Step.of(this);
    }

    @Override
    default Step phaseTimedOut(PhaseTimedOut event) {
        return event.phase().equals(phase()) ? leave() : Step.of(this);
    }
}
