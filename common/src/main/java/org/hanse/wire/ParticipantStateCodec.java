// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.KeyAgreement;
import org.hanse.core.crypto.KeyAgreement.KeyPair;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
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
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.ShamirShare;
import org.hanse.core.secagg.Survivors;
import org.hanse.proto.v1.StoredLastRound;
import org.hanse.proto.v1.StoredParticipantState;
import org.hanse.proto.v1.StoredParticipantState.Phase;

/**
 * Encoding of a participant's state between two events. The bytes contain secrets: they belong in a file readable by
 * its owner only, and never in a message.
 *
 * <p>Callers overwrite the bytes as soon as they are stored or read. The codec leaves no copies, and no copies of
 * secrets after a {@link DecodeException}. Copies by the garbage collector or by swapping cannot be overwritten.
 */
public final class ParticipantStateCodec {

    private static final int SECRET_SIZE = 32;

    private ParticipantStateCodec() {}

    /**
     * Returns the state's bytes, which the caller overwrites once they are stored. Constants of the node are not in
     * them.
     */
    public static byte[] toBytes(ParticipantState state) {
        try (SecretFields secrets = new SecretFields()) {
            return state.visit(new Writing(secrets)).build().toByteArray();
        }
    }

    /** Encoder of each state. */
    private record Writing(SecretFields fields) implements ParticipantState.Visitor<StoredParticipantState.Builder> {

        private static StoredParticipantState.Builder of(Phase phase, ParticipantState state) {
            StoredParticipantState.Builder stored = StoredParticipantState.newBuilder()
                    .setPhase(phase)
                    .setNode(state.node().id().text());
            state.history()
                    .lastRounds()
                    .forEach((job, round) -> stored.addLastRounds(
                            StoredLastRound.newBuilder().setJob(job).setRound(round)));
            return stored.addAllAgreedModels(state.history().agreed());
        }

        private StoredParticipantState.Builder of(Phase phase, ParticipantState state, Standing standing) {
            StoredParticipantState.Builder stored = of(phase, state)
                    .setDelivered(SecAggParts.sealed(standing.delivered()))
                    .addAllUnopened(NameParts.names(standing.unopened()));
            write(stored, standing.session());
            write(stored, standing.secrets());
            write(stored, standing.ownShare());
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
            write(stored, state.ownShare());
            return stored;
        }

        @Override
        public StoredParticipantState.Builder awaitingUpdate(AwaitingUpdate state) {
            return of(Phase.PHASE_AWAITING_UPDATE, state, state.standing());
        }

        @Override
        public StoredParticipantState.Builder awaitingSurvivors(AwaitingSurvivors state) {
            return of(Phase.PHASE_AWAITING_SURVIVORS, state, state.standing())
                    .setMaskedDigest(SecAggParts.bytes(state.masked()));
        }

        @Override
        public StoredParticipantState.Builder awaitingSignatures(AwaitingSignatures state) {
            return of(Phase.PHASE_AWAITING_SIGNATURES, state, state.standing())
                    .setSurvivors(StoredParts.survivors(state.announced()))
                    .setSignature(SecAggParts.bytes(state.signature()));
        }

        @Override
        public StoredParticipantState.Builder revealed(Revealed state) {
            return of(Phase.PHASE_REVEALED, state).setReveal(SecretParts.reveal(state.reveal(), fields));
        }

        @Override
        public StoredParticipantState.Builder droppedOut(ParticipantState.DroppedOut state) {
            return of(Phase.PHASE_LEFT, state).setReason(state.reason());
        }

        private void write(StoredParticipantState.Builder stored, Session session) {
            stored.setPlan(SecAggParts.plan(session.plan()))
                    .setRoster(SecAggParts.roster(session.roster().advertisements()))
                    .setNonces(SecAggParts.nonces(session.nonces()));
        }

        private void write(StoredParticipantState.Builder stored, RoundSecrets secrets) {
            stored.setSharePrivateKey(fields.of(secrets.shareKeys().privateKey()))
                    .setMaskPrivateKey(fields.of(secrets.maskKeys().privateKey()))
                    .setSelfSeed(fields.of(secrets.selfSeed()))
                    .setNonce(fields.of(secrets.nonce()));
        }

        private void write(StoredParticipantState.Builder stored, Optional<ShamirShare> ownShare) {
            ownShare.ifPresent(share -> stored.setKeptShare(fields.of(share)).setKeptPlace(share.place()));
        }
    }

    /**
     * Returns the stored state.
     *
     * @param bytes overwritten by the caller afterwards; the state has copies of its own
     * @param node owner of the state
     * @throws DecodeException if the bytes are no state of the node; no other exception is thrown
     */
    public static ParticipantState parse(byte[] bytes, Participant node) {
        try {
            // Fields are parts of the caller's bytes: copies of them could not be overwritten.
            CodedInputStream fields = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            fields.enableAliasing(true);
            StoredParticipantState stored = StoredParticipantState.parseFrom(fields);
            fields.checkLastTagWas(0);
            return Decoding.of("a stored state", () -> Reading.of(stored, node).state());
        } catch (IOException e) {
            throw new DecodeException("bytes that are no stored state: " + e.getMessage(), e);
        }
    }

    /** Partially decoded state. Secrets are decoded last, so that an earlier failure leaves none of them in memory. */
    private record Reading(StoredParticipantState stored, Participant node, Participation history) {

        static Reading of(StoredParticipantState stored, Participant node) {
            if (!stored.getNode().equals(node.id().text())) {
                throw new DecodeException(node.id(), "has the stored state of another node");
            }
            return new Reading(stored, node, history(stored));
        }

        ParticipantState state() {
            return switch (stored.getPhase()) {
                case PHASE_IDLE -> new ParticipantState.Idle(node, history);
                case PHASE_LEFT -> new ParticipantState.DroppedOut(node, history, stored.getReason());
                case PHASE_AWAITING_ROSTER -> awaitingRoster();
                case PHASE_AWAITING_NONCES -> awaitingNonces();
                case PHASE_AWAITING_SHARES -> awaitingShares();
                case PHASE_AWAITING_UPDATE -> new AwaitingUpdate(node, history, standing());
                case PHASE_AWAITING_SURVIVORS -> awaitingSurvivors();
                case PHASE_AWAITING_SIGNATURES -> awaitingSignatures();
                case PHASE_REVEALED -> new Revealed(node, history, SecretParts.reveal(node.id(), stored.getReveal()));
                case PHASE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new DecodeException("a stored state of the phase " + stored.getPhaseValue());
            };
        }

        private static Participation history(StoredParticipantState stored) {
            SortedMap<String, Integer> rounds = new TreeMap<>();
            for (StoredLastRound last : stored.getLastRoundsList()) {
                String job = new JobId(last.getJob()).text();
                if (rounds.put(job, new RoundId(last.getRound()).number()) != null) {
                    throw new DecodeException("a stored state with two last rounds of " + job);
                }
            }
            SortedSet<String> agreed = new TreeSet<>();
            for (String model : stored.getAgreedModelsList()) {
                agreed.add(Digest.of(HexFormat.of().parseHex(model)).toHex());
            }
            return new Participation(rounds, agreed);
        }

        private AwaitingRoster awaitingRoster() {
            SecAggPlan plan = SecAggParts.plan(stored.getPlan());
            Advertisement own = SecAggParts.advertisement(stored.getAdvertisement());
            return new AwaitingRoster(node, history, plan, secrets(own.keys()), own);
        }

        private AwaitingNonces awaitingNonces() {
            SecAggPlan plan = SecAggParts.plan(stored.getPlan());
            Roster roster = Roster.of(SecAggParts.advertisements(stored.getRoster()));
            return new AwaitingNonces(node, history, plan, secrets(roster.keys(node.id())), roster);
        }

        private AwaitingShares awaitingShares() {
            Session session = session();
            SealedShares sealed = new SealedShares(node.id(), SecAggParts.sealed(stored.getSealed()));
            RoundSecrets secrets = secrets(session.roster().keys(node.id()));
            return new AwaitingShares(node, history, session, secrets, sealed, ownShare(secrets));
        }

        private AwaitingSurvivors awaitingSurvivors() {
            // Version 1 stored the masked update itself.
            Digest masked = stored.getMasked().isEmpty()
                    ? SecAggParts.digest(stored.getMaskedDigest())
                    : Digest.sha256(stored.getMasked().toByteArray());
            return new AwaitingSurvivors(node, history, standing(), masked);
        }

        private AwaitingSignatures awaitingSignatures() {
            Survivors announced = StoredParts.survivors(session(), stored.getSurvivors());
            Signature signature = SecAggParts.signature(stored.getSignature());
            return new AwaitingSignatures(node, history, standing(), announced, signature);
        }

        private Session session() {
            return StoredParts.session(stored.getPlan(), stored.getRoster(), stored.getNonces());
        }

        private Standing standing() {
            Session session = session();
            SortedMap<ParticipantId, SealedShare> delivered = SecAggParts.sealed(stored.getDelivered());
            SortedSet<ParticipantId> unopened = NameParts.distinct(stored.getUnopenedList());
            RoundSecrets secrets = secrets(session.roster().keys(node.id()));
            return new Standing(session, secrets, ownShare(secrets), delivered, unopened);
        }

        /** Returns the secrets. Checks them against the advertised keys, because other secrets would spoil the sum. */
        private RoundSecrets secrets(Advertisement.Keys advertised) {
            for (ByteString secret : List.of(
                    stored.getSharePrivateKey(), stored.getMaskPrivateKey(), stored.getSelfSeed(), stored.getNonce())) {
                if (secret.size() != SECRET_SIZE) {
                    throw new DecodeException("a stored state with a secret of " + secret.size() + " bytes");
                }
            }
            RoundSecrets secrets = new RoundSecrets(
                    pair(stored.getSharePrivateKey()),
                    pair(stored.getMaskPrivateKey()),
                    SecretParts.secret(stored.getSelfSeed()),
                    SecretParts.secret(stored.getNonce()));
            if (!secrets.areOf(node.id(), advertised)) {
                secrets.close();
                throw new DecodeException(node.id(), "has stored other secrets than it advertised keys of");
            }
            return secrets;
        }

        private static KeyPair pair(ByteString privateKey) {
            SecretBytes secret = SecretParts.secret(privateKey);
            return new KeyPair(secret, KeyAgreement.publicKeyOf(secret));
        }

        private Optional<ShamirShare> ownShare(RoundSecrets secrets) {
            if (stored.getKeptShare().isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(SecretParts.share(stored.getKeptPlace(), stored.getKeptShare()));
            } catch (IllegalArgumentException e) {
                secrets.close();
                throw e;
            }
        }
    }
}
