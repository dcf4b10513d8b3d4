// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.AuthenticUpdate;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/**
 * Action of the coordinator's driver after an event: storage together with the next state, then output. Each may be
 * repeated after a crash with the same result, because it is identified by round and participant.
 */
public sealed interface RoundEffect {

    /** Effect that is stored together with the next state. */
    sealed interface Storage extends RoundEffect {

        /** Calls the handler's method for this effect. */
        <R> R visit(StorageHandler<R> handler);

        /** Handler with one method for each stored effect. */
        interface StorageHandler<R> {

            R retain(Retain effect);

            R retainReveal(RetainReveal effect);

            R accumulate(Accumulate effect);

            R blame(Blame effect);

            R note(Note effect);

            R attest(Attest effect);
        }
    }

    /** Effect that happens after the next state is stored. */
    sealed interface Output extends RoundEffect {

        /** Calls the handler's method for this effect. */
        <R> R visit(OutputHandler<R> handler);

        /** Handler with one method for each output. */
        interface OutputHandler<R> {

            R send(Send effect);

            R deliverShares(DeliverShares effect);

            R requestShares(RequestShares effect);

            R armTimer(ArmTimer effect);

            R release(Release effect);

            R refuse(Refuse effect);
        }
    }

    /** Stores sealed shares, for delivery and for the later check of revealed shares against their commitments. */
    record Retain(SealedShares shares) implements Storage {
        @Override
        public <R> R visit(StorageHandler<R> handler) {
            return handler.retain(this);
        }
    }

    /** Stores revealed shares until the sum is unmasked. */
    record RetainReveal(Reveal reveal) implements Storage {
        @Override
        public <R> R visit(StorageHandler<R> handler) {
            return handler.retainReveal(this);
        }
    }

    /** Adds a masked update to the sum. */
    record Accumulate(Session session, AuthenticUpdate update) implements Storage {
        @Override
        public <R> R visit(StorageHandler<R> handler) {
            return handler.accumulate(this);
        }
    }

    /**
     * Stores provable protocol violations, so that the operator of the coordinator can exclude these participants from
     * later rounds.
     */
    record Blame(SortedMap<ParticipantId, Fault> faults) implements Storage {

        public Blame {
            faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
        }

        @Override
        public <R> R visit(StorageHandler<R> handler) {
            return handler.blame(this);
        }
    }

    /** Stores a note for the operator. */
    record Note(String what) implements Storage {
        @Override
        public <R> R visit(StorageHandler<R> handler) {
            return handler.note(this);
        }
    }

    /** Stores the evidence of a round with a sum. */
    record Attest(RoundEvidence evidence) implements Storage {
        @Override
        public <R> R visit(StorageHandler<R> handler) {
            return handler.attest(this);
        }
    }

    /**
     * Sends one message to all of these participants. Sealed shares and the request for shares have effects of their
     * own.
     */
    record Send(SortedSet<ParticipantId> to, ToParticipant message) implements Output {

        public Send {
            if (message instanceof ToParticipant.SignaturesDelivered) {
                throw new IllegalArgumentException("shares are asked for once their release is charged");
            }
            if (message instanceof ToParticipant.SharesDelivered) {
                throw new IllegalArgumentException("each is delivered the shares that are sealed for it");
            }
        }

        @Override
        public <R> R visit(OutputHandler<R> handler) {
            return handler.send(this);
        }
    }

    /** Sends each of some sharers the shares that the other sharers sealed for it. */
    record DeliverShares(SortedSet<ParticipantId> to, SortedSet<ParticipantId> sharers) implements Output {
        @Override
        public <R> R visit(OutputHandler<R> handler) {
            return handler.deliverShares(this);
        }
    }

    /**
     * Charges the release once, and only then requests shares of these participants: shares suffice to recover the
     * secrets. Where the charge is refused the driver sends no request and returns {@link RoundEvent.ReleaseRefused}.
     *
     * @param announced survivors whose updates are in the sum
     * @param question the only message that requests shares
     */
    record RequestShares(
            SortedSet<ParticipantId> to,
            SecAggPlan plan,
            Survivors announced,
            ToParticipant.SignaturesDelivered question)
            implements Output {
        @Override
        public <R> R visit(OutputHandler<R> handler) {
            return handler.requestShares(this);
        }
    }

    /** Starts the timer of a phase. */
    record ArmTimer(String phase) implements Output {
        @Override
        public <R> R visit(OutputHandler<R> handler) {
            return handler.armTimer(this);
        }
    }

    /** Unmasks the sum with the revealed shares and the receipt of the charge, and returns the result as an event. */
    record Release(Session session, Survivors announced) implements Output {
        @Override
        public <R> R visit(OutputHandler<R> handler) {
            return handler.release(this);
        }
    }

    /** Reports the rejection of a message to its sender. Nothing that the message requested was done. */
    record Refuse(ParticipantId to, ProtocolViolation violation) implements Output {
        @Override
        public <R> R visit(OutputHandler<R> handler) {
            return handler.refuse(this);
        }
    }
}
