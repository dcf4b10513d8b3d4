// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Aead;
import org.hanse.core.crypto.ForgeryException;
import org.hanse.core.crypto.RejectedKeyException;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Computations of a participant in a session. The participant's states keep their order.
 *
 * <p>Source: Bonawitz et al., CCS 2017, Figure 4; on the k-regular graph Bell et al., CCS 2020, Algorithm 3.
 */
public final class SecAggClient {

    private final Session session;
    private final ParticipantId own;
    private final RoundSecrets secrets;

    /**
     * Creates a participant of a session.
     *
     * @param secrets secrets whose public side it advertised
     */
    public SecAggClient(Session session, ParticipantId own, RoundSecrets secrets) {
        this.session = session;
        this.own = own;
        this.secrets = secrets;
    }

    /**
     * Shares of the participant's secrets.
     *
     * @param sealed shares for the other participants
     * @param ownShare share of its self seed that it holds itself, on the complete graph
     */
    public record Shared(SealedShares sealed, Optional<ShamirShare> ownShare) {}

    /**
     * Shares both secrets among the holders. Called once per round, because a key seals one message.
     *
     * @throws ProtocolViolation if key agreement with a holder's public key is unsafe
     */
    public Shared share(SecureRandom random) {
        List<ParticipantId> holders = session.holders(own);
        List<ShamirShare> seeds = ShamirSharing.split(secrets.selfSeed(), session.threshold(), holders.size(), random);
        List<ShamirShare> keys =
                ShamirSharing.split(secrets.maskKeys().privateKey(), session.threshold(), holders.size(), random);
        try {
            SortedMap<ParticipantId, SealedShare> sealed = new TreeMap<>();
            for (int i = 0; i < holders.size(); i++) {
                if (!holders.get(i).equals(own)) {
                    sealed.put(holders.get(i), seal(holders.get(i), new SharePair(seeds.get(i), keys.get(i))));
                }
            }
            int place = holders.indexOf(own);
            Optional<ShamirShare> ownShare =
                    place < 0 ? Optional.empty() : Optional.of(seeds.get(place).copy());
            return new Shared(new SealedShares(own, sealed), ownShare);
        } finally {
            seeds.forEach(ShamirShare::close);
            keys.forEach(ShamirShare::close);
        }
    }

    private SealedShare seal(ParticipantId holder, SharePair pair) {
        byte[] text = pair.toBytes();
        try (SecretBytes key = shareKey(holder, own, holder)) {
            return SealedShare.of(
                    Aead.seal(key, text, PairSecrets.sealedFor(session, own, holder)),
                    SharePair.commitmentToSeed(session, own, holder, pair.seed()),
                    SharePair.commitmentToMaskKey(session, own, holder, pair.maskKey()));
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private SecretBytes shareKey(ParticipantId peer, ParticipantId from, ParticipantId to) {
        try {
            return PairSecrets.shareKey(
                    session,
                    secrets.shareKeys().privateKey(),
                    session.roster().keys(peer).shareKey(),
                    from,
                    to);
        } catch (RejectedKeyException e) {
            throw ProtocolViolation.by(peer, Reason.BAD_KEY, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Masks an update with the participant's self mask and one mask per neighbour that shared secrets.
     *
     * @param sharers participants whose shares were delivered
     * @throws ProtocolViolation if key agreement with a neighbour's public key is unsafe
     * @throws IllegalArgumentException if the update has another ring or size than the plan
     */
    public MaskedUpdate mask(RingVector update, Collection<ParticipantId> sharers, SigningKey identity) {
        SecAggPlan plan = session.plan();
        if (update.bits() != plan.quantization().ringBits() || update.size() != plan.size()) {
            throw new IllegalArgumentException(update + " for " + plan.size() + " elements of "
                    + plan.quantization().ringBits() + " bits");
        }
        try (Masks masks = new Masks()) {
            masks.add(PairSecrets.selfMaskSeed(session, secrets.selfSeed()), 1);
            for (ParticipantId peer : sharers) {
                if (!peer.equals(own) && session.adjacent(own, peer)) {
                    masks.add(maskSeed(peer), own.compareTo(peer) < 0 ? 1 : -1);
                }
            }
            byte[] plain = update.packed();
            RingVector masked = masks.apply(update.bits(), update.size(), (piece, first) -> piece.add(plain, first));
            return MaskedUpdate.sign(session, own, masked, identity);
        }
    }

    private SecretBytes maskSeed(ParticipantId peer) {
        try {
            return PairSecrets.maskSeed(
                    session,
                    secrets.maskKeys().privateKey(),
                    session.roster().keys(peer).maskKey(),
                    own,
                    peer);
        } catch (RejectedKeyException e) {
            throw ProtocolViolation.by(peer, Reason.BAD_KEY, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the senders of shares that the participant cannot decrypt, or that differ from their commitments.
     *
     * @param delivered sealed shares for the participant, by sender
     */
    public SortedSet<ParticipantId> unopened(Map<ParticipantId, SealedShare> delivered) {
        SortedSet<ParticipantId> unopened = new TreeSet<>();
        delivered.forEach(
                (owner, share) -> open(owner, share).ifPresentOrElse(SharePair::close, () -> unopened.add(owner)));
        return unopened;
    }

    /**
     * Returns the shares for unmasking: for each neighbour in the sum the share of its self seed, for each other
     * sharer the share of its mask key. The node reveals no shares of a peer whose ciphertext it could not decrypt.
     *
     * @param delivered sealed shares for the participant, by sender
     * @param ownShare own share, as {@link #share} returned it
     */
    public Reveal reveal(
            Survivors announced, Map<ParticipantId, SealedShare> delivered, Optional<ShamirShare> ownShare) {
        List<RevealedShare> revealed = new ArrayList<>();
        ownShare.ifPresent(share -> revealed.add(new RevealedShare.SelfMaskShare(own, share.copy())));
        for (ParticipantId owner : announced.sharers()) {
            SealedShare sealed = delivered.get(owner);
            if (owner.equals(own) || sealed == null || !session.adjacent(own, owner)) {
                continue;
            }
            open(owner, sealed).ifPresent(pair -> {
                if (announced.survivors().contains(owner)) {
                    pair.maskKey().close();
                    revealed.add(new RevealedShare.SelfMaskShare(owner, pair.seed()));
                } else {
                    pair.seed().close();
                    revealed.add(new RevealedShare.PairwiseKeyShare(owner, pair.maskKey()));
                }
            });
        }
        return new Reveal(own, revealed);
    }

    private Optional<SharePair> open(ParticipantId owner, SealedShare sealed) {
        int place = session.holders(owner).indexOf(own) + 1;
        byte[] text;
        try (SecretBytes key = shareKey(owner, owner, own)) {
            text = Aead.open(key, sealed.ciphertext(), PairSecrets.sealedFor(session, owner, own));
        } catch (ForgeryException e) {
            return Optional.empty();
        }
        Optional<SharePair> pair = SharePair.of(place, text);
        Arrays.fill(text, (byte) 0);
        if (pair.isPresent() && !pair.get().matches(session, owner, own, sealed)) {
            pair.get().close();
            return Optional.empty();
        }
        return pair;
    }
}
