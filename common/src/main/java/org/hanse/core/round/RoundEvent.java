// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Fault;

/** What happens to a round at the coordinator: what participants say, that time is up, how the release went. */
public sealed interface RoundEvent
        permits ToCoordinator,
                RoundEvent.PhaseTimedOut,
                RoundEvent.AggregateReleased,
                RoundEvent.ReleaseRefused,
                RoundEvent.AbortRequested,
                RoundEvent.Restarted {

    /** Has the handler do what belongs to this event. */
    <R> R visit(Handler<R> handler);

    /** One method for each event. */
    interface Handler<R> extends ToCoordinator.Handler<R> {

        R phaseTimedOut(PhaseTimedOut event);

        R aggregateReleased(AggregateReleased event);

        R releaseRefused(ReleaseRefused event);

        R abortRequested(AbortRequested event);

        R restarted(Restarted event);
    }

    /**
     * A phase has lasted as long as it may.
     *
     * @param phase its name; the time of a phase that is over is nobody's concern
     */
    record PhaseTimedOut(String phase) implements RoundEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.phaseTimedOut(this);
        }
    }

    /**
     * The sum was unmasked, and what is made of it is stored.
     *
     * @param faults who did what was wrong and did no harm
     */
    record AggregateReleased(SortedMap<ParticipantId, Fault> faults) implements RoundEvent {

        public AggregateReleased {
            faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.aggregateReleased(this);
        }
    }

    /**
     * The sum is not unmasked: the account refused before shares were asked for, or shares gave no secret.
     *
     * @param faults who did what was wrong
     */
    record ReleaseRefused(String reason, SortedMap<ParticipantId, Fault> faults) implements RoundEvent {

        public ReleaseRefused {
            faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.releaseRefused(this);
        }
    }

    /** Whoever runs the coordinator wants the round to end. */
    record AbortRequested(String reason) implements RoundEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.abortRequested(this);
        }
    }

    /** The coordinator started again: what it last had to say may not have been said. */
    record Restarted() implements RoundEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.restarted(this);
        }
    }
}
