// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Fault;

/**
 * Event of a round at the coordinator: a message of a participant, a timeout, a result of the release, or a request of
 * the operator.
 */
public sealed interface RoundEvent
        permits ToCoordinator,
                RoundEvent.PhaseTimedOut,
                RoundEvent.AggregateReleased,
                RoundEvent.ReleaseRefused,
                RoundEvent.AbortRequested,
                RoundEvent.Restarted {

    /** Calls the handler's method for this event. */
    <R> R visit(Handler<R> handler);

    /** Handler with one method for each event. */
    interface Handler<R> extends ToCoordinator.Handler<R> {

        R phaseTimedOut(PhaseTimedOut event);

        R aggregateReleased(AggregateReleased event);

        R releaseRefused(ReleaseRefused event);

        R abortRequested(AbortRequested event);

        R restarted(Restarted event);
    }

    /**
     * Timeout of a phase.
     *
     * @param phase name of the phase; a timeout of an earlier phase has no effect
     */
    record PhaseTimedOut(String phase) implements RoundEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.phaseTimedOut(this);
        }
    }

    /**
     * End of unmasking: the sum is unmasked and its result stored.
     *
     * @param faults participants with harmless protocol violations
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
     * Failure of the release: the account refused the charge before shares were requested, or the shares gave no
     * secret.
     *
     * @param faults participants with protocol violations
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

    /** Request of the coordinator's operator to end the round. */
    record AbortRequested(String reason) implements RoundEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.abortRequested(this);
        }
    }

    /** Restart of the coordinator: its last messages may not have been sent. */
    record Restarted() implements RoundEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.restarted(this);
        }
    }
}
