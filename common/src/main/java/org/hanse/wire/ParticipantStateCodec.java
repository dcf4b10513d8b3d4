// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.KeyAgreement;
import org.hanse.core.crypto.KeyAgreement.KeyPair;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.round.AwaitingNonces;
import org.hanse.core.round.AwaitingRoster;
import org.hanse.core.round.AwaitingShares;
import org.hanse.core.round.AwaitingSignatures;
import org.hanse.core.round.AwaitingSurvivors;
import org.hanse.core.round.AwaitingUpdate;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.core.round.Revealed;
import org.hanse.core.round.Standing;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.ShamirShare;
import org.hanse.core.secagg.Survivors;
import org.hanse.proto.v1.StoredLastRound;
import org.hanse.proto.v1.StoredParticipantState;

/**
 * A participant's state as it is stored between two events. The bytes hold secrets: they are for a file that nobody else may read, and
 * for no message.
 */
public final class ParticipantStateCodec {

    private ParticipantStateCodec() {}

    /** The state's bytes. What stays the same from round to round is not in them. */
    public static byte[] toBytes(ParticipantState state) {
        StoredParticipantState.Builder stored =
                StoredParticipantState.newBuilder().setPhase(state.getClass().getSimpleName());
        state.history()
                .lastRounds()
                .forEach((job, round) -> stored.addLastRounds(
                        StoredLastRound.newBuilder().setJob(job).setRound(round)));
        stored.addAllAgreedModels(state.history().agreed());
        if (state instanceof ParticipantState.Left left) {
            stored.setReason(left.reason());
        } else if (state instanceof AwaitingRoster own) {
            stored.setPlan(SecAggParts.plan(own.plan()))
                    .setAdvertisement(SecAggParts.advertisement(own.advertisement()));
            write(stored, own.secrets());
        } else if (state instanceof AwaitingNonces own) {
            stored.setPlan(SecAggParts.plan(own.plan()))
                    .setRoster(SecAggParts.roster(own.roster().advertisements()));
            write(stored, own.secrets());
        } else if (state instanceof AwaitingShares own) {
            stored.setSealed(SecAggParts.sealed(own.sealed().shares()));
            write(stored, own.session());
            write(stored, own.secrets());
            write(stored, own.kept());
        } else if (state instanceof AwaitingUpdate own) {
            write(stored, own.standing());
        } else if (state instanceof AwaitingSurvivors own) {
            write(stored, own.standing());
            stored.setMasked(ByteString.copyFrom(own.masked().packed()))
                    .setSignature(SecAggParts.bytes(own.masked().signature()));
        } else if (state instanceof AwaitingSignatures own) {
            write(stored, own.standing());
            stored.setSurvivors(StoredParts.survivors(own.told())).setSignature(SecAggParts.bytes(own.signature()));
        } else if (state instanceof Revealed own) {
            stored.setReveal(SecAggParts.reveal(own.reveal()));
        }
        return stored.build().toByteArray();
    }

    private static void write(StoredParticipantState.Builder stored, Session session) {
        stored.setPlan(SecAggParts.plan(session.plan()))
                .setRoster(SecAggParts.roster(session.roster().advertisements()))
                .setNonces(SecAggParts.nonces(session.nonces()));
    }

    private static void write(StoredParticipantState.Builder stored, RoundSecrets secrets) {
        stored.setSharePrivateKey(SecAggParts.secret(secrets.shareKeys().privateKey()))
                .setMaskPrivateKey(SecAggParts.secret(secrets.maskKeys().privateKey()))
                .setSelfSeed(SecAggParts.secret(secrets.selfSeed()))
                .setNonce(SecAggParts.secret(secrets.nonce()));
    }

    private static void write(StoredParticipantState.Builder stored, Optional<ShamirShare> kept) {
        kept.ifPresent(share -> stored.setKeptShare(SecAggParts.share(share)).setKeptPlace(share.place()));
    }

    private static void write(StoredParticipantState.Builder stored, Standing standing) {
        write(stored, standing.session());
        write(stored, standing.secrets());
        write(stored, standing.kept());
        stored.setDelivered(SecAggParts.sealed(standing.delivered()))
                .addAllUnopened(SecAggParts.names(standing.unopened()));
    }

    /**
     * The state that was stored.
     *
     * @param node whose it is
     * @throws DecodeException if the bytes are no state
     */
    public static ParticipantState parse(byte[] bytes, Participant node) {
        StoredParticipantState stored;
        try {
            stored = StoredParticipantState.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored state: " + e.getMessage(), e);
        }
        Participation history = history(stored);
        return switch (stored.getPhase()) {
            case "Idle" -> new ParticipantState.Idle(node, history);
            case "Left" -> new ParticipantState.Left(node, history, stored.getReason());
            case "AwaitingRoster" ->
                new AwaitingRoster(
                        node,
                        history,
                        SecAggParts.plan(stored.getPlan()),
                        secrets(stored),
                        SecAggParts.advertisement(stored.getAdvertisement()));
            case "AwaitingNonces" ->
                new AwaitingNonces(
                        node,
                        history,
                        SecAggParts.plan(stored.getPlan()),
                        secrets(stored),
                        Roster.of(SecAggParts.advertisements(stored.getRoster())));
            case "AwaitingShares" ->
                new AwaitingShares(
                        node,
                        history,
                        session(stored),
                        secrets(stored),
                        new SealedShares(node.id(), SecAggParts.sealed(stored.getSealed())),
                        kept(stored));
            case "AwaitingUpdate" -> new AwaitingUpdate(node, history, standing(stored));
            case "AwaitingSurvivors" -> new AwaitingSurvivors(node, history, standing(stored), masked(stored, node));
            case "AwaitingSignatures" -> signing(stored, node, history);
            case "Revealed" -> new Revealed(node, history, SecAggParts.reveal(node.id(), stored.getReveal()));
            default -> throw new DecodeException("a stored state of the phase \"" + stored.getPhase() + "\"");
        };
    }

    private static AwaitingSignatures signing(StoredParticipantState stored, Participant node, Participation history) {
        Standing standing = standing(stored);
        Survivors told = StoredParts.survivors(standing.session(), stored.getSurvivors());
        return new AwaitingSignatures(node, history, standing, told, SecAggParts.signature(stored.getSignature()));
    }

    private static Participation history(StoredParticipantState stored) {
        SortedMap<String, Integer> rounds = new TreeMap<>();
        stored.getLastRoundsList().forEach(last -> rounds.put(last.getJob(), last.getRound()));
        return new Participation(rounds, new TreeSet<>(stored.getAgreedModelsList()));
    }

    private static Session session(StoredParticipantState stored) {
        return StoredParts.session(stored.getPlan(), stored.getRoster(), stored.getNonces());
    }

    private static RoundSecrets secrets(StoredParticipantState stored) {
        return SecAggParts.checked(() -> new RoundSecrets(
                pair(stored.getSharePrivateKey()),
                pair(stored.getMaskPrivateKey()),
                SecAggParts.secret(stored.getSelfSeed()),
                SecAggParts.secret(stored.getNonce())));
    }

    private static KeyPair pair(ByteString privateKey) {
        SecretBytes secret = SecAggParts.secret(privateKey);
        return new KeyPair(secret, KeyAgreement.publicKeyOf(secret));
    }

    private static Optional<ShamirShare> kept(StoredParticipantState stored) {
        return stored.getKeptShare().isEmpty()
                ? Optional.empty()
                : Optional.of(SecAggParts.share(stored.getKeptPlace(), stored.getKeptShare()));
    }

    private static Standing standing(StoredParticipantState stored) {
        return new Standing(
                session(stored),
                secrets(stored),
                kept(stored),
                SecAggParts.sealed(stored.getDelivered()),
                SecAggParts.distinct(stored.getUnopenedList()));
    }

    private static MaskedUpdate masked(StoredParticipantState stored, Participant node) {
        SecAggPlan plan = SecAggParts.plan(stored.getPlan());
        return SecAggParts.checked(() -> MaskedUpdate.of(
                node.id(),
                plan.size(),
                plan.quantization().ringBits(),
                stored.getMasked().toByteArray(),
                SecAggParts.signature(stored.getSignature())));
    }
}
