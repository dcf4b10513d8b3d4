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
import org.hanse.core.crypto.SeededPrg;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * What a participant computes in a session. Knows nothing of the order in which it is asked to, which the participant's states
 * keep.
 *
 * <p>Source: Bonawitz et al., CCS 2017, Figure 4; on the k-regular graph Bell et al., CCS 2020, Algorithm 3.
 */
public final class SecAggClient {

    private final Session session;
    private final ParticipantId own;
    private final RoundSecrets secrets;

    /** A participant of a session, with the secrets whose public side it advertised. */
    public SecAggClient(Session session, ParticipantId own, RoundSecrets secrets) {
        this.session = session;
        this.own = own;
        this.secrets = secrets;
    }

    /**
     * Shares of the participant's secrets.
     *
     * @param sealed for the others
     * @param ownShare the share of its self seed that it holds itself, on the complete graph
     */
    public record Shared(SealedShares sealed, Optional<ShamirShare> ownShare) {}

    /**
     * Shares both secrets among the holders. Done once a round: keys seal one message each.
     *
     * @throws ProtocolViolation if a holder's public key is none to agree with
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
     * Hides an update under the participant's own mask and one in common with each neighbour that shared secrets.
     *
     * @param sharers whose shares were delivered
     * @throws ProtocolViolation if a neighbour's public key is none to agree with
     * @throws IllegalArgumentException if the update is of another ring or size than the plan says
     */
    public MaskedUpdate mask(RingVector update, Collection<ParticipantId> sharers, SigningKey identity) {
        SecAggPlan plan = session.plan();
        if (update.bits() != plan.quantization().ringBits() || update.size() != plan.size()) {
            throw new IllegalArgumentException(update + " for " + plan.size() + " elements of "
                    + plan.quantization().ringBits() + " bits");
        }
        MaskWords words = MaskWords.zero(update.bits(), update.size());
        words.add(update);
        try (SeededPrg prg = new SeededPrg()) {
            try (SecretBytes seed = PairSecrets.selfMaskSeed(session, secrets.selfSeed())) {
                words.mask(prg, seed, 1);
            }
            for (ParticipantId peer : sharers) {
                if (!peer.equals(own) && session.adjacent(own, peer)) {
                    try (SecretBytes seed = maskSeed(peer)) {
                        words.mask(prg, seed, own.compareTo(peer) < 0 ? 1 : -1);
                    }
                }
            }
        }
        return MaskedUpdate.sign(session, own, words, identity);
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
     * Who sealed for the participant what it cannot open, or other shares than were committed to.
     *
     * @param delivered what others sealed for the participant, by sender
     */
    public SortedSet<ParticipantId> unopened(Map<ParticipantId, SealedShare> delivered) {
        SortedSet<ParticipantId> unopened = new TreeSet<>();
        delivered.forEach(
                (owner, share) -> open(owner, share).ifPresentOrElse(SharePair::close, () -> unopened.add(owner)));
        return unopened;
    }

    /**
     * What the participant gives for unmasking: of each neighbour whose update is in the sum the share of its self seed, of each
     * other that shared secrets the share of its mask key. Where somebody sent what cannot be opened, nothing is given of it.
     *
     * @param delivered what others sealed for the participant, by sender
     * @param ownShare as {@link #share} gave it
     */
    public Reveal reveal(Survivors announced, Map<ParticipantId, SealedShare> delivered, Optional<ShamirShare> ownShare) {
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
