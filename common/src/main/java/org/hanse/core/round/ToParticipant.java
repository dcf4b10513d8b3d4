// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;

/**
 * What the coordinator says to a participant in a round, in the order in which it does. None of it is believed: each is checked by
 * the state that receives it.
 */
public sealed interface ToParticipant extends ParticipantEvent {

    /** Has the handler do what belongs to this message. */
    <R> R visit(Handler<R> handler);

    @Override
    default <R> R visit(ParticipantEvent.Handler<R> handler) {
        return visit((Handler<R>) handler);
    }

    /** One method for each message. */
    interface Handler<R> {

        R roundOffered(RoundOffered message);

        R rosterAnnounced(RosterAnnounced message);

        R noncesAnnounced(NoncesAnnounced message);

        R sharesDelivered(SharesDelivered message);

        R survivorsAnnounced(SurvivorsAnnounced message);

        R signaturesDelivered(SignaturesDelivered message);

        R roundEnded(RoundEnded message);
    }

    /** A round begins. The model is named by its digest, so that what is trained on is fixed before keys are advertised. */
    record RoundOffered(SecAggPlan plan) implements ToParticipant {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.roundOffered(this);
        }
    }

    /** Who advertised keys, in any order. */
    record RosterAnnounced(List<Advertisement> advertisements) implements ToParticipant {

        public RosterAnnounced {
            advertisements = List.copyOf(advertisements);
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.rosterAnnounced(this);
        }
    }

    /** The nonces of those who revealed theirs: who did not takes no further part. */
    record NoncesAnnounced(SortedMap<ParticipantId, Nonce> nonces) implements ToParticipant {

        public NoncesAnnounced {
            nonces = Collections.unmodifiableSortedMap(new TreeMap<>(nonces));
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.noncesAnnounced(this);
        }
    }

    /** What others sealed for this participant, by sender. */
    record SharesDelivered(SortedMap<ParticipantId, SealedShare> shares) implements ToParticipant {

        public SharesDelivered {
            shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        }

        /**
         * What these sealed for {@code to}.
         *
         * @param all of whom some sealed nothing for it
         */
        public static SharesDelivered to(ParticipantId to, List<SealedShares> all) {
            SortedMap<ParticipantId, SealedShare> own = new TreeMap<>();
            for (SealedShares shares : all) {
                shares.share(to).ifPresent(share -> own.put(shares.from(), share));
            }
            return new SharesDelivered(own);
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.sharesDelivered(this);
        }
    }

    /** Whose shares were delivered, and whose masked updates arrived. */
    record SurvivorsAnnounced(List<ParticipantId> sharers, List<ParticipantId> survivors) implements ToParticipant {

        public SurvivorsAnnounced {
            sharers = List.copyOf(sharers);
            survivors = List.copyOf(survivors);
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.survivorsAnnounced(this);
        }
    }

    /** Who signed the survivors. */
    record SignaturesDelivered(SortedMap<ParticipantId, Signature> signatures) implements ToParticipant {

        public SignaturesDelivered {
            signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
        }

        /** The signatures of these. */
        public static SignaturesDelivered of(Map<ParticipantId, Signature> signatures) {
            return new SignaturesDelivered(new TreeMap<>(signatures));
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.signaturesDelivered(this);
        }
    }

    /** The round is over, with a sum or without. */
    record RoundEnded(String outcome) implements ToParticipant {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.roundEnded(this);
        }
    }
}
