// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Arrays;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.federation.ParticipantId;

/**
 * Holder's shares of both secrets of a participant. They are sent together; at most one of them is revealed.
 *
 * @param seed share of the self seed, revealed if the participant's update is in the sum
 * @param maskKey share of the private mask key, revealed if it is not
 */
record SharePair(ShamirShare seed, ShamirShare maskKey) implements AutoCloseable {

    static final int SIZE = 2 * ShamirShare.SIZE;

    private static final String SEED = "self seed";
    private static final String MASK_KEY = "mask key";

    /** Computes the commitment to a share of the self seed of {@code owner}. */
    static Digest commitmentToSeed(Session session, ParticipantId owner, ParticipantId holder, ShamirShare share) {
        return PairSecrets.shareCommitment(session, SEED, owner, holder, share);
    }

    /** Computes the commitment to a share of the private mask key of {@code owner}. */
    static Digest commitmentToMaskKey(Session session, ParticipantId owner, ParticipantId holder, ShamirShare share) {
        return PairSecrets.shareCommitment(session, MASK_KEY, owner, holder, share);
    }

    /** Returns whether these shares equal the commitments of {@code sealed}. */
    boolean matches(Session session, ParticipantId owner, ParticipantId holder, SealedShare sealed) {
        return commitmentToSeed(session, owner, holder, seed).equals(sealed.seedShare())
                && commitmentToMaskKey(session, owner, holder, maskKey).equals(sealed.maskKeyShare());
    }

    /** Returns both shares, concatenated, for sealing. */
    byte[] toBytes() {
        byte[] bytes = new byte[SIZE];
        try (SecretBytes first = seed.toSecretBytes(SecretAccess.granted());
                SecretBytes second = maskKey.toSecretBytes(SecretAccess.granted())) {
            copy(first, bytes, 0);
            copy(second, bytes, ShamirShare.SIZE);
        }
        return bytes;
    }

    private static void copy(SecretBytes secret, byte[] target, int at) {
        byte[] bytes = secret.toBytes(SecretAccess.granted());
        System.arraycopy(bytes, 0, target, at, bytes.length);
        Arrays.fill(bytes, (byte) 0);
    }

    /** Returns both shares from sealed bytes; empty if the numbers are not in the field. */
    static Optional<SharePair> of(int place, byte[] bytes) {
        if (bytes.length != SIZE) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SharePair(part(place, bytes, 0), part(place, bytes, ShamirShare.SIZE)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ShamirShare part(int place, byte[] bytes, int from) {
        byte[] part = Arrays.copyOfRange(bytes, from, from + ShamirShare.SIZE);
        try (SecretBytes secret = SecretBytes.copyOf(part, SecretAccess.granted())) {
            return ShamirShare.of(place, secret, SecretAccess.granted());
        } finally {
            Arrays.fill(part, (byte) 0);
        }
    }

    @Override
    public void close() {
        seed.close();
        maskKey.close();
    }
}
