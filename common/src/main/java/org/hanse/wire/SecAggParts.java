// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.AgreementKey;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.PublicBytes;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.Dropout;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.proto.v1.NamedNonce;
import org.hanse.proto.v1.NamedSignature;
import org.hanse.proto.v1.Nonces;
import org.hanse.proto.v1.Roster;
import org.hanse.proto.v1.RoundPlan;
import org.hanse.proto.v1.SharesForOthers;
import org.hanse.proto.v1.SurvivorSignatures;

/** Parts of messages of secure aggregation, in both directions, except secrets ({@link SecretParts}). */
final class SecAggParts {

    private SecAggParts() {}

    static ByteString bytes(PublicBytes value) {
        return ByteString.copyFrom(value.toBytes());
    }

    static List<ByteString> bytes(List<Digest> digests) {
        return digests.stream().map(SecAggParts::bytes).toList();
    }

    static List<Digest> digests(List<ByteString> bytes) {
        return bytes.stream().map(SecAggParts::digest).toList();
    }

    static Signature signature(ByteString bytes) {
        return Signature.of(bytes.toByteArray());
    }

    static RoundPlan plan(SecAggPlan plan) {
        QuantizationSpec spec = plan.quantization();
        return RoundPlan.newBuilder()
                .setJob(plan.job().text())
                .setRound(plan.round().number())
                .setContext(context(plan.context()))
                .setGrid(spec.grid())
                .setBound(spec.bound())
                .setParticipants(spec.participants())
                .setNoiseDeviation(spec.noiseDeviation())
                .setSize(plan.size())
                .setCorrupt(plan.corrupt())
                .setDropout(plan.assumptions().dropout())
                .setSemiHonestCoordinator(plan.assumptions().coordinator() == Coordinator.SEMI_HONEST)
                .setEnrolled(plan.protection().enrolled())
                .setMinimum(plan.minimum())
                .setMostComplete(plan.protection().mostComplete())
                .build();
    }

    static org.hanse.proto.v1.RoundContext context(RoundContext context) {
        return org.hanse.proto.v1.RoundContext.newBuilder()
                .setPlan(bytes(context.plan()))
                .setModel(bytes(context.start().model()))
                .setTarget(bytes(context.start().target()))
                .setClipNorm(context.start().clipNorm())
                .setEnrolment(bytes(context.enrolment()))
                .setLedger(bytes(context.ledger()))
                .setCheckpoint(bytes(context.checkpoint()))
                .addAllCounts(bytes(context.start().sums()))
                .build();
    }

    static RoundContext context(org.hanse.proto.v1.RoundContext context) {
        return new RoundContext(
                digest(context.getPlan()),
                new RoundContext.Start(
                        digest(context.getModel()),
                        digest(context.getTarget()),
                        context.getClipNorm(),
                        digests(context.getCountsList())),
                digest(context.getEnrolment()),
                digest(context.getLedger()),
                digest(context.getCheckpoint()));
    }

    static Digest digest(ByteString bytes) {
        return Digest.of(bytes.toByteArray());
    }

    static SecAggPlan plan(RoundPlan plan) {
        return new SecAggPlan(
                new JobId(plan.getJob()),
                new RoundId(plan.getRound()),
                context(plan.getContext()),
                new QuantizationSpec(plan.getGrid(), plan.getBound(), plan.getParticipants(), plan.getNoiseDeviation()),
                plan.getSize(),
                new SecAggPlan.Protection(
                        new Assumptions(
                                plan.getCorrupt(),
                                plan.getDropout(),
                                plan.getSemiHonestCoordinator() ? Coordinator.SEMI_HONEST : Coordinator.ACTIVE),
                        plan.getEnrolled(),
                        plan.getMinimum(),
                        plan.getMostComplete()));
    }

    static org.hanse.proto.v1.Advertisement advertisement(Advertisement advertisement) {
        Advertisement.Keys keys = advertisement.keys();
        return org.hanse.proto.v1.Advertisement.newBuilder()
                .setFrom(keys.from().text())
                .setShareKey(bytes(keys.shareKey()))
                .setMaskKey(bytes(keys.maskKey()))
                .setSeedCommitment(bytes(keys.seedCommitment()))
                .setNonceCommitment(bytes(keys.nonceCommitment()))
                .setSignature(bytes(advertisement.signature()))
                .build();
    }

    static Advertisement advertisement(org.hanse.proto.v1.Advertisement message) {
        return new Advertisement(
                new Advertisement.Keys(
                        new ParticipantId(message.getFrom()),
                        AgreementKey.of(message.getShareKey().toByteArray()),
                        AgreementKey.of(message.getMaskKey().toByteArray()),
                        Digest.of(message.getSeedCommitment().toByteArray()),
                        Digest.of(message.getNonceCommitment().toByteArray())),
                signature(message.getSignature()));
    }

    static Roster roster(Collection<Advertisement> advertisements) {
        return Roster.newBuilder()
                .addAllAdvertisements(
                        advertisements.stream().map(SecAggParts::advertisement).toList())
                .build();
    }

    static List<Advertisement> advertisements(Roster roster) {
        return roster.getAdvertisementsList().stream()
                .map(SecAggParts::advertisement)
                .toList();
    }

    static Nonce nonce(ByteString bytes) {
        return Nonce.of(bytes.toByteArray());
    }

    static Nonces nonces(Map<ParticipantId, Nonce> nonces) {
        Nonces.Builder message = Nonces.newBuilder();
        nonces.forEach((from, nonce) -> message.addNonces(
                NamedNonce.newBuilder().setFrom(from.text()).setNonce(ByteString.copyFrom(nonce.toBytes()))));
        return message.build();
    }

    static SortedMap<ParticipantId, Nonce> nonces(Nonces message) {
        SortedMap<ParticipantId, Nonce> nonces = new TreeMap<>();
        for (NamedNonce named : message.getNoncesList()) {
            NameParts.putOnce(nonces, new ParticipantId(named.getFrom()), nonce(named.getNonce()));
        }
        return nonces;
    }

    static SurvivorSignatures signatures(Map<ParticipantId, Signature> signatures) {
        SurvivorSignatures.Builder message = SurvivorSignatures.newBuilder();
        signatures.forEach((from, signature) -> message.addSignatures(
                NamedSignature.newBuilder().setFrom(from.text()).setSignature(bytes(signature))));
        return message.build();
    }

    static SortedMap<ParticipantId, Signature> signatures(SurvivorSignatures message) {
        SortedMap<ParticipantId, Signature> signatures = new TreeMap<>();
        for (NamedSignature named : message.getSignaturesList()) {
            NameParts.putOnce(signatures, new ParticipantId(named.getFrom()), signature(named.getSignature()));
        }
        return signatures;
    }

    static SharesForOthers sealed(Map<ParticipantId, SealedShare> shares) {
        SharesForOthers.Builder message = SharesForOthers.newBuilder();
        shares.forEach((peer, share) -> message.addShares(org.hanse.proto.v1.SealedShare.newBuilder()
                .setPeer(peer.text())
                .setCiphertext(ByteString.copyFrom(share.ciphertext()))
                .setSeedShareCommitment(bytes(share.seedShare()))
                .setMaskKeyShareCommitment(bytes(share.maskKeyShare()))));
        return message.build();
    }

    static SortedMap<ParticipantId, SealedShare> sealed(SharesForOthers message) {
        SortedMap<ParticipantId, SealedShare> shares = new TreeMap<>();
        for (org.hanse.proto.v1.SealedShare share : message.getSharesList()) {
            NameParts.putOnce(
                    shares,
                    new ParticipantId(share.getPeer()),
                    SealedShare.of(
                            share.getCiphertext().toByteArray(),
                            Digest.of(share.getSeedShareCommitment().toByteArray()),
                            Digest.of(share.getMaskKeyShareCommitment().toByteArray())));
        }
        return shares;
    }

    static org.hanse.proto.v1.Dropout dropout(Dropout dropout) {
        return org.hanse.proto.v1.Dropout.newBuilder()
                .setReason(
                        switch (dropout.reason()) {
                            case WITHDREW -> org.hanse.proto.v1.Dropout.Reason.REASON_WITHDREW;
                            case NO_UPDATE -> org.hanse.proto.v1.Dropout.Reason.REASON_NO_UPDATE;
                            case REFUSED -> org.hanse.proto.v1.Dropout.Reason.REASON_REFUSED;
                            case MODEL_USED -> org.hanse.proto.v1.Dropout.Reason.REASON_MODEL_USED;
                            case BUDGET -> org.hanse.proto.v1.Dropout.Reason.REASON_BUDGET;
                            case UNREACHABLE -> org.hanse.proto.v1.Dropout.Reason.REASON_LOST;
                        })
                .setCulprit(dropout.culprit().map(ParticipantId::text).orElse(""))
                .setDetail(dropout.detail())
                .build();
    }

    static Dropout dropout(org.hanse.proto.v1.Dropout message) {
        Dropout.Reason reason = switch (message.getReason()) {
            case REASON_WITHDREW -> Dropout.Reason.WITHDREW;
            case REASON_NO_UPDATE -> Dropout.Reason.NO_UPDATE;
            case REASON_REFUSED -> Dropout.Reason.REFUSED;
            case REASON_MODEL_USED -> Dropout.Reason.MODEL_USED;
            case REASON_BUDGET -> Dropout.Reason.BUDGET;
            case REASON_LOST -> Dropout.Reason.UNREACHABLE;
            case REASON_UNSPECIFIED, UNRECOGNIZED -> throw new DecodeException("a dropout for no known reason");
        };
        return new Dropout(
                reason,
                message.getCulprit().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ParticipantId(message.getCulprit())),
                message.getDetail());
    }
}
