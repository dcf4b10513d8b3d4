// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.KeyAgreement;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.RevealedShare.SelfMaskShare;

/**
 * Computations of the coordinator: unmasking of a sum (step 9 of a round).
 *
 * <p>Source: Bonawitz et al., CCS 2017, Figure 4, round 4.
 */
public final class SecAggServer {

    private SecAggServer() {}

    /**
     * Unmasked sum.
     *
     * @param faults participants that sent wrong shares without effect on the sum
     */
    public record Unmasked(IntegerSum sum, SortedMap<ParticipantId, Fault> faults) {

        public Unmasked {
            faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
        }
    }

    /**
     * Checks a participant's reveal: one share for each owner whose shares it holds, of the kind that the survivors
     * determine.
     *
     * @param complaints reports about shares that could not be decrypted
     * @throws ProtocolViolation if a share is missing, superfluous or of the wrong kind
     */
    public static void check(Session session, Survivors announced, Complaints complaints, Reveal reveal) {
        ParticipantId from = reveal.from();
        Set<ParticipantId> owners = requireRequested(session, announced, reveal);
        for (ParticipantId owner : announced.sharers()) {
            if (!owners.contains(owner) && holds(session, complaints, from, owner)) {
                throw ProtocolViolation.by(from, Reason.INCOMPLETE, "reveals no share of " + owner);
            }
        }
    }

    /** Returns whether a participant holds a share of {@code owner} and did not report it as undecryptable. */
    private static boolean holds(Session session, Complaints complaints, ParticipantId holder, ParticipantId owner) {
        return session.isHolder(holder, owner) && !complaints.between(holder, owner);
    }

    private static Set<ParticipantId> requireRequested(Session session, Survivors announced, Reveal reveal) {
        ParticipantId from = reveal.from();
        if (!announced.survivors().contains(from)) {
            throw ProtocolViolation.by(from, Reason.UNKNOWN_PARTICIPANT, "is no survivor and reveals shares");
        }
        Set<ParticipantId> owners = new HashSet<>();
        for (RevealedShare share : reveal.shares()) {
            ParticipantId owner = share.owner();
            if (!owners.add(owner)) {
                throw ProtocolViolation.by(from, Reason.CONTRADICTORY, "reveals two shares of " + owner);
            }
            int place =
                    session.roster().contains(owner) ? session.holders(owner).indexOf(from) + 1 : 0;
            if (place == 0
                    || !announced.sharers().contains(owner)
                    || share.share().place() != place) {
                throw ProtocolViolation.by(
                        from, Reason.MALFORMED, "reveals a share of " + owner + " that it does not hold");
            }
            if (announced.survivors().contains(owner) != share instanceof SelfMaskShare) {
                throw ProtocolViolation.by(from, Reason.MALFORMED, "reveals the wrong share of " + owner);
            }
        }
        return owners;
    }

    /**
     * Recovers the secrets from shares, without the sum.
     *
     * @param sealed sealed shares of the sharers, with their commitments
     * @param reveals checked reveals of participants
     * @throws UnmaskingException if the shares do not give the secrets
     */
    public static UnmaskingSecrets recover(
            Session session, Survivors announced, Map<ParticipantId, SealedShares> sealed, List<Reveal> reveals) {
        ShareCollection shares = new ShareCollection(session, sealed);
        for (Reveal reveal : reveals) {
            requireRequested(session, announced, reveal);
            shares.add(reveal);
        }
        SortedMap<ParticipantId, SecretBytes> selfSeeds = new TreeMap<>();
        SortedMap<ParticipantId, SecretBytes> maskKeys = new TreeMap<>();
        try {
            for (ParticipantId owner : announced.survivors()) {
                selfSeeds.put(owner, selfSeed(session, shares, owner));
            }
            for (ParticipantId owner : announced.sharers()) {
                if (announced.dropped(owner) && hasMasksInSum(session, announced, owner)) {
                    maskKeys.put(owner, maskKey(session, shares, owner));
                }
            }
        } catch (RuntimeException e) {
            UnmaskingSecrets.of(selfSeeds, maskKeys, shares.faults()).close();
            throw e;
        }
        return UnmaskingSecrets.of(selfSeeds, maskKeys, shares.faults());
    }

    private static SecretBytes selfSeed(Session session, ShareCollection shares, ParticipantId owner) {
        return shares.secret(
                owner,
                found -> RoundSecrets.commitmentToSeed(found)
                        .equals(session.roster().keys(owner).seedCommitment()));
    }

    private static SecretBytes maskKey(Session session, ShareCollection shares, ParticipantId owner) {
        return shares.secret(
                owner,
                found -> KeyAgreement.publicKeyOf(found)
                        .equals(session.roster().keys(owner).maskKey()));
    }

    /**
     * Subtracts all masks from a sum.
     *
     * @param sum sum of exactly the survivors' updates
     * @param secrets secrets of survivors and dropouts
     * @throws UnmaskingException if an update exceeded the clipping bound, which makes the sum worthless
     * @throws ProtocolViolation if the sum is of other participants
     */
    public static Unmasked unmask(UnmaskingPlan plan, MaskedSum sum, UnmaskingSecrets secrets) {
        Session session = plan.session();
        Survivors announced = plan.announced();
        if (!sum.summands().equals(announced.survivors())) {
            throw ProtocolViolation.of(
                    Reason.CONTRADICTORY, "the sum is not of exactly those who were told to be in it");
        }
        SecAggPlan planned = session.plan();
        RingVector bare;
        try (Masks masks = new Masks()) {
            for (ParticipantId owner : announced.survivors()) {
                masks.add(PairSecrets.selfMaskSeed(session, secrets.selfSeed(owner)), -1);
            }
            for (ParticipantId owner : announced.sharers()) {
                if (announced.dropped(owner) && hasMasksInSum(session, announced, owner)) {
                    addPairMasks(session, announced, secrets.maskKey(owner), owner, masks);
                }
            }
            bare = masks.apply(
                    planned.quantization().ringBits(), planned.size(), (piece, first) -> piece.add(sum.words(), first));
        }
        IntegerSum unmasked = IntegerSum.of(
                planned.quantization(), bare, announced.survivors().size());
        requireInRange(unmasked, secrets);
        return new Unmasked(unmasked, secrets.faults());
    }

    /** Recovers the secrets and unmasks the sum. */
    public static Unmasked unmask(
            UnmaskingPlan plan, MaskedSum sum, Map<ParticipantId, SealedShares> sealed, List<Reveal> reveals) {
        try (UnmaskingSecrets secrets = recover(plan.session(), plan.announced(), sealed, reveals)) {
            return unmask(plan, sum, secrets);
        }
    }

    /**
     * Checks the range of the sum. The ring is wider than any sum of honest updates; a value outside stems from an
     * update beyond the clipping bound.
     */
    private static void requireInRange(IntegerSum sum, UnmaskingSecrets secrets) {
        double most = sum.spec().greatestSum(sum.summands());
        for (int i = 0; i < sum.size(); i++) {
            if (Math.abs(sum.integer(i)) > most) {
                throw new UnmaskingException(
                        "the sum exceeds the bound of " + sum.summands()
                                + " updates: at least one update was out of range",
                        secrets.faults());
            }
        }
    }

    /**
     * Adds the masks to be subtracted that survivors share with a participant whose update did not arrive. No other update cancels them.
     */
    private static void addPairMasks(
            Session session, Survivors announced, SecretBytes privateKey, ParticipantId owner, Masks masks) {
        for (ParticipantId survivor : announced.survivors()) {
            if (session.adjacent(owner, survivor)) {
                masks.add(
                        PairSecrets.maskSeed(
                                session,
                                privateKey,
                                session.roster().keys(survivor).maskKey(),
                                owner,
                                survivor),
                        survivor.compareTo(owner) < 0 ? -1 : 1);
            }
        }
    }

    /**
     * Returns an owner whose secret has too few revealed shares; empty if the revealed shares suffice for all masks.
     *
     * @param complaints reports about shares that could not be decrypted
     * @param revealed participants that have revealed their shares, or will
     */
    public static Optional<ParticipantId> lacking(
            Session session, Survivors announced, Complaints complaints, Set<ParticipantId> revealed) {
        return announced.sharers().stream()
                .filter(owner -> announced.survivors().contains(owner) || hasMasksInSum(session, announced, owner))
                .filter(owner -> session.holders(owner).stream()
                                .filter(holder ->
                                        revealed.contains(holder) && holds(session, complaints, holder, owner))
                                .count()
                        < session.threshold())
                .findFirst();
    }

    private static boolean hasMasksInSum(Session session, Survivors announced, ParticipantId dropped) {
        return session.neighbours(dropped).stream()
                .anyMatch(neighbour -> announced.survivors().contains(neighbour));
    }
}
