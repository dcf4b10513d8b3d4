// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.hanse.proto.v1.SharesForOthers;
import org.hanse.proto.v1.SharesForUnmasking;
import org.hanse.proto.v1.StoredEnrolment;
import org.hanse.proto.v1.StoredMember;

/** Codec of the coordinator's further round data: the enrolment, and the shares of each participant. */
public final class StoredRoundCodec {

    private StoredRoundCodec() {}

    /** Returns the bytes of an enrolment. */
    public static byte[] toBytes(Enrolment enrolment) {
        StoredEnrolment.Builder stored =
                StoredEnrolment.newBuilder().setVersion(enrolment.version()).setMost(enrolment.most());
        enrolment.previous().ifPresent(previous -> stored.setPrevious(SecAggParts.bytes(previous)));
        enrolment
                .keys()
                .forEach((name, key) -> stored.addMembers(
                        StoredMember.newBuilder().setName(name.text()).setKey(SecAggParts.bytes(key))));
        return stored.build().toByteArray();
    }

    /**
     * Returns the enrolment of stored bytes.
     *
     * @throws DecodeException if the bytes are no enrolment
     */
    public static Enrolment parseEnrolment(byte[] bytes) {
        try {
            StoredEnrolment stored = StoredEnrolment.parseFrom(bytes);
            return Decoding.of("a stored enrolment", () -> {
                SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
                for (StoredMember member : stored.getMembersList()) {
                    NameParts.putOnce(
                            keys,
                            new ParticipantId(member.getName()),
                            VerifyingKey.of(member.getKey().toByteArray()));
                }
                Optional<Digest> previous = stored.getPrevious().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Digest.of(stored.getPrevious().toByteArray()));
                return new Enrolment(stored.getVersion(), previous, stored.getMost(), keys);
            });
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored enrolment: " + e.getMessage(), e);
        }
    }

    /** Returns the bytes of sealed shares, without the name of their owner. */
    public static byte[] toBytes(SealedShares shares) {
        return SecAggParts.sealed(shares.shares()).toByteArray();
    }

    /**
     * Returns the sealed shares of stored bytes.
     *
     * @throws DecodeException if the bytes are no sealed shares
     */
    public static SealedShares parseSealed(ParticipantId from, byte[] bytes) {
        try {
            SharesForOthers stored = SharesForOthers.parseFrom(bytes);
            return Decoding.of("stored sealed shares", () -> new SealedShares(from, SecAggParts.sealed(stored)));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored sealed shares: " + e.getMessage(), e);
        }
    }

    /** Returns the bytes of revealed shares, without the name of their sender. They are secret until the sum is released. */
    public static byte[] toBytes(Reveal reveal) {
        try (SecretFields secrets = new SecretFields()) {
            return SecretParts.reveal(reveal, secrets).toByteArray();
        }
    }

    /**
     * Returns the revealed shares of stored bytes.
     *
     * @throws DecodeException if the bytes are no revealed shares
     */
    public static Reveal parseReveal(ParticipantId from, byte[] bytes) {
        try {
            SharesForUnmasking stored = SharesForUnmasking.parseFrom(bytes);
            return Decoding.of("stored revealed shares", () -> SecretParts.reveal(from, stored));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored revealed shares: " + e.getMessage(), e);
        }
    }
}
