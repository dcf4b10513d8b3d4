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
import org.hanse.proto.v1.StoredParticipantState.Phase;

/**
 * A participant's state as it is stored between two events. The bytes hold secrets: they are for a file that nobody else may read, and
 * for no message.
 */
public final class ParticipantStateCodec {

    private ParticipantStateCodec() {}

    /** The state's bytes. What stays the same from round to round is not in them. */
    public static byte[] toBytes(ParticipantState state) {
        return state.visit(new Writing()).build().toByteArray();
    }

    /** What is stored of each state. */
    private static final class Writing implements ParticipantState.Visitor<StoredParticipantState.Builder> {

        private static StoredParticipantState.Builder of(Phase phase, ParticipantState state) {
            StoredParticipantState.Builder stored =
                    StoredParticipantState.newBuilder().setPhase(phase);
            state.history()
                    .lastRounds()
                    .forEach((job, round) -> stored.addLastRounds(
                            StoredLastRound.newBuilder().setJob(job).setRound(round)));
            return stored.addAllAgreedModels(state.history().agreed());
        }

        private static StoredParticipantState.Builder of(Phase phase, ParticipantState state, Standing standing) {
            StoredParticipantState.Builder stored = of(phase, state)
                    .setDelivered(SecAggParts.sealed(standing.delivered()))
                    .addAllUnopened(NameParts.names(standing.unopened()));
            write(stored, standing.session());
            write(stored, standing.secrets());
            write(stored, standing.kept());
            return stored;
        }

        @Override
        public StoredParticipantState.Builder idle(ParticipantState.Idle state) {
            return of(Phase.PHASE_IDLE, state);
        }

        @Override
        public StoredParticipantState.Builder awaitingRoster(AwaitingRoster state) {
            StoredParticipantState.Builder stored = of(Phase.PHASE_AWAITING_ROSTER, state)
                    .setPlan(SecAggParts.plan(state.plan()))
                    .setAdvertisement(SecAggParts.advertisement(state.advertisement()));
            write(stored, state.secrets());
            return stored;
        }

        @Override
        public StoredParticipantState.Builder awaitingNonces(AwaitingNonces state) {
            StoredParticipantState.Builder stored = of(Phase.PHASE_AWAITING_NONCES, state)
                    .setPlan(SecAggParts.plan(state.plan()))
                    .setRoster(SecAggParts.roster(state.roster().advertisements()));
            write(stored, state.secrets());
            return stored;
        }

        @Override
        public StoredParticipantState.Builder awaitingShares(AwaitingShares state) {
            StoredParticipantState.Builder stored = of(Phase.PHASE_AWAITING_SHARES, state)
                    .setSealed(SecAggParts.sealed(state.sealed().shares()));
            write(stored, state.session());
            write(stored, state.secrets());
            write(stored, state.kept());
            return stored;
        }

        @Override
        public StoredParticipantState.Builder awaitingUpdate(AwaitingUpdate state) {
            return of(Phase.PHASE_AWAITING_UPDATE, state, state.standing());
        }

        @Override
        public StoredParticipantState.Builder awaitingSurvivors(AwaitingSurvivors state) {
            return of(Phase.PHASE_AWAITING_SURVIVORS, state, state.standing())
                    .setMasked(ByteString.copyFrom(state.masked().packed()))
                    .setSignature(SecAggParts.bytes(state.masked().signature()));
        }

        @Override
        public StoredParticipantState.Builder awaitingSignatures(AwaitingSignatures state) {
            return of(Phase.PHASE_AWAITING_SIGNATURES, state, state.standing())
                    .setSurvivors(StoredParts.survivors(state.told()))
                    .setSignature(SecAggParts.bytes(state.signature()));
        }

        @Override
        public StoredParticipantState.Builder revealed(Revealed state) {
            return of(Phase.PHASE_REVEALED, state).setReveal(SecretParts.reveal(state.reveal()));
        }

        @Override
        public StoredParticipantState.Builder left(ParticipantState.Left state) {
            return of(Phase.PHASE_LEFT, state).setReason(state.reason());
        }
    }

    private static void write(StoredParticipantState.Builder stored, Session session) {
        stored.setPlan(SecAggParts.plan(session.plan()))
                .setRoster(SecAggParts.roster(session.roster().advertisements()))
                .setNonces(SecAggParts.nonces(session.nonces()));
    }

    private static void write(StoredParticipantState.Builder stored, RoundSecrets secrets) {
        stored.setSharePrivateKey(SecretParts.secret(secrets.shareKeys().privateKey()))
                .setMaskPrivateKey(SecretParts.secret(secrets.maskKeys().privateKey()))
                .setSelfSeed(SecretParts.secret(secrets.selfSeed()))
                .setNonce(SecretParts.secret(secrets.nonce()));
    }

    private static void write(StoredParticipantState.Builder stored, Optional<ShamirShare> kept) {
        kept.ifPresent(share -> stored.setKeptShare(SecretParts.share(share)).setKeptPlace(share.place()));
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
            case PHASE_IDLE -> new ParticipantState.Idle(node, history);
            case PHASE_LEFT -> new ParticipantState.Left(node, history, stored.getReason());
            case PHASE_AWAITING_ROSTER ->
                new AwaitingRoster(
                        node,
                        history,
                        SecAggParts.plan(stored.getPlan()),
                        secrets(stored),
                        SecAggParts.advertisement(stored.getAdvertisement()));
            case PHASE_AWAITING_NONCES ->
                new AwaitingNonces(
                        node,
                        history,
                        SecAggParts.plan(stored.getPlan()),
                        secrets(stored),
                        Roster.of(SecAggParts.advertisements(stored.getRoster())));
            case PHASE_AWAITING_SHARES ->
                new AwaitingShares(
                        node,
                        history,
                        session(stored),
                        secrets(stored),
                        new SealedShares(node.id(), SecAggParts.sealed(stored.getSealed())),
                        kept(stored));
            case PHASE_AWAITING_UPDATE -> new AwaitingUpdate(node, history, standing(stored));
            case PHASE_AWAITING_SURVIVORS ->
                new AwaitingSurvivors(node, history, standing(stored), masked(stored, node));
            case PHASE_AWAITING_SIGNATURES -> signing(stored, node, history);
            case PHASE_REVEALED -> new Revealed(node, history, SecretParts.reveal(node.id(), stored.getReveal()));
            case PHASE_UNSPECIFIED, UNRECOGNIZED ->
                throw new DecodeException("a stored state of the phase " + stored.getPhaseValue());
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
        return Decoding.checked(() -> new RoundSecrets(
                pair(stored.getSharePrivateKey()),
                pair(stored.getMaskPrivateKey()),
                SecretParts.secret(stored.getSelfSeed()),
                SecretParts.secret(stored.getNonce())));
    }

    private static KeyPair pair(ByteString privateKey) {
        SecretBytes secret = SecretParts.secret(privateKey);
        return new KeyPair(secret, KeyAgreement.publicKeyOf(secret));
    }

    private static Optional<ShamirShare> kept(StoredParticipantState stored) {
        return stored.getKeptShare().isEmpty()
                ? Optional.empty()
                : Optional.of(SecretParts.share(stored.getKeptPlace(), stored.getKeptShare()));
    }

    private static Standing standing(StoredParticipantState stored) {
        return new Standing(
                session(stored),
                secrets(stored),
                kept(stored),
                SecAggParts.sealed(stored.getDelivered()),
                NameParts.distinct(stored.getUnopenedList()));
    }

    private static MaskedUpdate masked(StoredParticipantState stored, Participant node) {
        SecAggPlan plan = SecAggParts.plan(stored.getPlan());
        return Decoding.checked(() -> MaskedUpdate.of(
                node.id(),
                plan.size(),
                plan.quantization().ringBits(),
                stored.getMasked().toByteArray(),
                SecAggParts.signature(stored.getSignature())));
    }
}
