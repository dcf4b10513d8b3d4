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
 * Message of the coordinator to a participant, listed in the order of a round. The receiving state trusts none of them
 * and checks each.
 */
public sealed interface ToParticipant extends ParticipantEvent {

    /** Calls the handler's method for this message. */
    <R> R visit(Handler<R> handler);

    @Override
    default <R> R visit(ParticipantEvent.Handler<R> handler) {
        return visit((Handler<R>) handler);
    }

    /** Handler with one method for each message. */
    interface Handler<R> {

        R roundOffered(RoundOffered message);

        R rosterAnnounced(RosterAnnounced message);

        R noncesAnnounced(NoncesAnnounced message);

        R sharesDelivered(SharesDelivered message);

        R survivorsAnnounced(SurvivorsAnnounced message);

        R signaturesDelivered(SignaturesDelivered message);

        R roundEnded(RoundEnded message);
    }

    /** Offer of a round. It contains the digest of the model, so that the model is fixed before keys are advertised. */
    record RoundOffered(SecAggPlan plan) implements ToParticipant {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.roundOffered(this);
        }
    }

    /** Advertisements of all participants with keys, in any order. */
    record RosterAnnounced(List<Advertisement> advertisements) implements ToParticipant {

        public RosterAnnounced {
            advertisements = List.copyOf(advertisements);
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.rosterAnnounced(this);
        }
    }

    /** Nonces of the participants that revealed theirs. The others dropped out. */
    record NoncesAnnounced(SortedMap<ParticipantId, Nonce> nonces) implements ToParticipant {

        public NoncesAnnounced {
            nonces = Collections.unmodifiableSortedMap(new TreeMap<>(nonces));
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.noncesAnnounced(this);
        }
    }

    /** Shares that other participants sealed for this participant, by sender. */
    record SharesDelivered(SortedMap<ParticipantId, SealedShare> shares) implements ToParticipant {

        public SharesDelivered {
            shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        }

        /**
         * Returns the shares that {@code to} receives.
         *
         * @param all sealed shares of senders, some without a share for {@code to}
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

    /** Participants whose shares were delivered, and participants whose masked updates arrived. */
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

    /** Signatures of the survivors over the lists. */
    record SignaturesDelivered(SortedMap<ParticipantId, Signature> signatures) implements ToParticipant {

        public SignaturesDelivered {
            signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
        }

        /** Returns the message with these signatures. */
        public static SignaturesDelivered of(Map<ParticipantId, Signature> signatures) {
            return new SignaturesDelivered(new TreeMap<>(signatures));
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.signaturesDelivered(this);
        }
    }

    /** End of the round, with or without a sum. */
    record RoundEnded(String outcome) implements ToParticipant {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.roundEnded(this);
        }
    }
}
