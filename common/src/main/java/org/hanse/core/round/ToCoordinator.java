// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;

/** Message of a participant to the coordinator, listed in the order of a round. */
public sealed interface ToCoordinator extends RoundEvent {

    /** Returns the sender. The transport authenticates it; the messages that matter are signed as well. */
    ParticipantId from();

    /** Calls the handler's method for this message. */
    <R> R visit(Handler<R> handler);

    @Override
    default <R> R visit(RoundEvent.Handler<R> handler) {
        return visit((Handler<R>) handler);
    }

    /** Handler with one method for each message. */
    interface Handler<R> {

        R participantJoined(ParticipantJoined message);

        R keysAdvertised(KeysAdvertised message);

        R nonceRevealed(NonceRevealed message);

        R sharesSubmitted(SharesSubmitted message);

        R maskedInputSubmitted(MaskedInputSubmitted message);

        R survivorsSigned(SurvivorsSigned message);

        R sharesRevealed(SharesRevealed message);

        R participantDropped(ParticipantDropped message);
    }

    /** Request to take part or, in a running round, to receive the current question. */
    record ParticipantJoined(ParticipantId from) implements ToCoordinator {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.participantJoined(this);
        }
    }

    /** Public keys and commitments. */
    record KeysAdvertised(Advertisement advertisement) implements ToCoordinator {
        @Override
        public ParticipantId from() {
            return advertisement.from();
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.keysAdvertised(this);
        }
    }

    /** Nonce that the sender committed to. */
    record NonceRevealed(ParticipantId from, Nonce nonce) implements ToCoordinator {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.nonceRevealed(this);
        }
    }

    /** Shares of secrets for other participants. */
    record SharesSubmitted(SealedShares shares) implements ToCoordinator {
        @Override
        public ParticipantId from() {
            return shares.from();
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.sharesSubmitted(this);
        }
    }

    /**
     * Masked update.
     *
     * @param unopened senders of shares that the sender of this message cannot decrypt
     */
    record MaskedInputSubmitted(MaskedUpdate update, SortedSet<ParticipantId> unopened) implements ToCoordinator {

        public MaskedInputSubmitted {
            unopened = Collections.unmodifiableSortedSet(new TreeSet<>(unopened));
        }

        @Override
        public ParticipantId from() {
            return update.from();
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.maskedInputSubmitted(this);
        }
    }

    /** Signature over the received lists of survivors. */
    record SurvivorsSigned(ParticipantId from, Signature signature) implements ToCoordinator {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.survivorsSigned(this);
        }
    }

    /** Shares for unmasking. */
    record SharesRevealed(Reveal reveal) implements ToCoordinator {
        @Override
        public ParticipantId from() {
            return reveal.from();
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.sharesRevealed(this);
        }
    }

    /** Dropout of the sender. */
    record ParticipantDropped(ParticipantId from, Dropout dropout) implements ToCoordinator {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.participantDropped(this);
        }
    }
}
