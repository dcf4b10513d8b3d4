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

/** What a participant says to the coordinator in a round, in the order in which it does. */
public sealed interface ToCoordinator extends RoundEvent {

    /** Who says it. Whoever carries messages vouches for it; what matters is signed, too. */
    ParticipantId from();

    /** Has the handler do what belongs to this message. */
    <R> R visit(Handler<R> handler);

    @Override
    default <R> R visit(RoundEvent.Handler<R> handler) {
        return visit((Handler<R>) handler);
    }

    /** One method for each message. */
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

    /** Wants to take part, or, in a round already, to hear what is awaited of it. */
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

    /** What was committed to. */
    record NonceRevealed(ParticipantId from, Nonce nonce) implements ToCoordinator {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.nonceRevealed(this);
        }
    }

    /** Shares of secrets, for others. */
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
     * An update under masks.
     *
     * @param unopened who sealed for the sender what it cannot open
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

    /** Word of having been told these survivors. */
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

    /** Nothing more will come of it. */
    record ParticipantDropped(ParticipantId from, Dropout dropout) implements ToCoordinator {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.participantDropped(this);
        }
    }
}
