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
 * Coordinator phase of unmasking. All shares are present and the release is charged.
 *
 * @param signatures signatures of the survivors over the lists
 */
public record Releasing(Session session, Survivors announced, SortedMap<ParticipantId, Signature> signatures)
        implements RoundState {

    public Releasing {
        signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
    }

    @Override
    public SecAggPlan plan() {
        return session.plan();
    }

    /**
     * Returns the signers: the coordinator requested shares of them, and at least a threshold of them revealed theirs.
     */
    @Override
    public SortedSet<ParticipantId> revealed() {
        return new TreeSet<>(signatures.keySet());
    }

    @Override
    public SortedSet<ParticipantId> participants() {
        return announced.survivors();
    }

    @Override
    public List<RoundEffect.Output> opening() {
        return List.of(new RoundEffect.Release(session, announced));
    }

    @Override
    public Step aggregateReleased(AggregateReleased event) {
        return Step.of(
                        new Completed(plan()),
                        new RoundEffect.Send(participants(), new ToParticipant.RoundEnded("completed")))
                .withStorage(new RoundEffect.Attest(RoundEvidence.of(session, announced, signatures)))
                .withStorage(new RoundEffect.Note("round " + plan().round() + " completed with "
                        + announced.survivors().size() + " updates"))
                .withFaults(event.faults());
    }

    @Override
    public Step releaseRefused(ReleaseRefused event) {
        return end(event.reason()).withFaults(event.faults());
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.releasing(this);
    }
}
