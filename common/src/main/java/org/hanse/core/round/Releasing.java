// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RoundEvent.AggregateReleased;
import org.hanse.core.round.RoundEvent.ReleaseRefused;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/**
 * All that is needed to take the masks off is here: the release, which was charged before, is being made.
 *
 * @param signatures of the survivors over the lists
 */
public record Releasing(Session session, Survivors told, SortedMap<ParticipantId, Signature> signatures)
        implements RoundState {

    public Releasing {
        signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    /** Those who signed: shares were asked of them, and a threshold of them revealed. */
    @Override
    public SortedSet<ParticipantId> revealed() {
        return new TreeSet<>(signatures.keySet());
    }

    @Override
    public SortedSet<ParticipantId> participants() {
        return told.survivors();
    }

    @Override
    public List<RoundEffect.Leaving> opening() {
        return List.of(new RoundEffect.Release(session, told));
    }

    @Override
    public Step aggregateReleased(AggregateReleased event) {
        return Step.of(
                        new Completed(plan()),
                        new RoundEffect.Send(participants(), new ToParticipant.RoundEnded("completed")))
                .keeping(new RoundEffect.Attest(RoundEvidence.of(session, told, signatures)))
                .keeping(new RoundEffect.Note("round " + plan().round() + " completed with "
                        + told.survivors().size() + " updates"))
                .blaming(event.faults());
    }

    @Override
    public Step releaseRefused(ReleaseRefused event) {
        return end(event.reason()).blaming(event.faults());
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.releasing(this);
    }
}
