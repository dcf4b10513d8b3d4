// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.job.CountedRound;
import org.hanse.core.round.RoundEvidence;
import org.hanse.core.secagg.Survivors;
import org.hanse.proto.v1.StoredRoundEvidence;
import org.hanse.proto.v1.StoredRoundOutcome;

/** Codec of the evidence and the outcome of a round, as the coordinator keeps them. */
public final class RoundEvidenceCodec {

    private RoundEvidenceCodec() {}

    /** Returns the bytes of evidence. */
    public static byte[] toBytes(RoundEvidence evidence) {
        return StoredRoundEvidence.newBuilder()
                .setContext(SecAggParts.context(evidence.context()))
                .setSession(SecAggParts.bytes(evidence.session()))
                .addAllParticipants(NameParts.names(evidence.participants()))
                .setSurvivors(StoredParts.survivors(evidence.announced()))
                .setSignatures(SecAggParts.signatures(evidence.signatures()))
                .build()
                .toByteArray();
    }

    /**
     * Returns the evidence of stored bytes.
     *
     * @throws DecodeException if the bytes are no evidence
     */
    public static RoundEvidence parse(byte[] bytes) {
        try {
            StoredRoundEvidence stored = StoredRoundEvidence.parseFrom(bytes);
            return Decoding.of(
                    "stored evidence of a round",
                    () -> new RoundEvidence(
                            SecAggParts.context(stored.getContext()),
                            Digest.of(stored.getSession().toByteArray()),
                            NameParts.distinct(stored.getParticipantsList()),
                            new Survivors(
                                    NameParts.distinct(stored.getSurvivors().getSharersList()),
                                    NameParts.distinct(stored.getSurvivors().getSurvivorsList())),
                            SecAggParts.signatures(stored.getSignatures())));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored evidence of a round: " + e.getMessage(), e);
        }
    }

    /** Returns the bytes of an outcome. */
    public static byte[] toBytes(CountedRound.Outcome outcome) {
        return StoredRoundOutcome.newBuilder()
                .setSum(SecAggParts.bytes(outcome.sum()))
                .setLedger(SecAggParts.bytes(outcome.ledger()))
                .setModel(SecAggParts.bytes(outcome.model()))
                .build()
                .toByteArray();
    }

    /**
     * Returns the outcome of stored bytes.
     *
     * @throws DecodeException if the bytes are no outcome
     */
    public static CountedRound.Outcome parseOutcome(byte[] bytes) {
        try {
            StoredRoundOutcome stored = StoredRoundOutcome.parseFrom(bytes);
            return Decoding.of(
                    "a stored outcome of a round",
                    () -> new CountedRound.Outcome(
                            Digest.of(stored.getSum().toByteArray()),
                            Digest.of(stored.getLedger().toByteArray()),
                            Digest.of(stored.getModel().toByteArray())));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored outcome of a round: " + e.getMessage(), e);
        }
    }
}
