// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RoundEvent.PhaseTimedOut;
import org.hanse.core.round.ToCoordinator.ParticipantDropped;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.ProtocolViolation;

/** A phase in which something is awaited of several, and which ends when all have answered or are lost, or time is up. */
public sealed interface CollectingState extends RoundState
        permits Selection, AdvertiseKeys, RevealNonces, ShareKeys, MaskedInputCollection, ConsistencyCheck, Unmasking {

    /** Of whom. */
    Awaited awaited();

    /** The same phase, having heard of others. */
    CollectingState with(Awaited awaited);

    /**
     * The next phase.
     *
     * @throws ProtocolViolation if too few are left for one
     */
    Step proceed();

    @Override
    default SortedSet<ParticipantId> participants() {
        return awaited().expected();
    }

    /** Goes on if nobody is waited for any more. */
    default Step settle() {
        return awaited().complete() ? leave() : Step.of(this);
    }

    /** Goes on, or ends the round where that cannot be. */
    private Step leave() {
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

    @Override
    default Step participantDropped(ParticipantDropped event) {
        boolean counts = awaited().expected().contains(event.from())
                && !awaited().answered().contains(event.from());
        return counts
                ? with(awaited().drop(event.from()))
                        .settle()
                        .after(new RoundEffect.Note(
                                event.from() + " dropped out of " + phase() + ", " + event.dropout()))
                : Step.of(this);
    }

    @Override
    default Step phaseTimedOut(PhaseTimedOut event) {
        return event.phase().equals(phase()) ? leave() : Step.of(this);
    }
}
