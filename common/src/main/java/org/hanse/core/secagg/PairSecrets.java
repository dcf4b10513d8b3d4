// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import org.hanse.core.crypto.Aead;
import org.hanse.core.crypto.AgreementKey;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Kdf;
import org.hanse.core.crypto.KeyAgreement;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SeededPrg;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.ParticipantId;

/** Keys derived from a session and a secret, each for one purpose in one round. */
final class PairSecrets {

    private PairSecrets() {}

    /**
     * Derives the seed of the mask that two participants share.
     *
     * @param privateKey mask key of one of the two
     * @param peer public mask key of the other
     * @throws org.hanse.core.crypto.RejectedKeyException if key agreement with the public key is unsafe
     */
    static SecretBytes maskSeed(
            Session session, SecretBytes privateKey, AgreementKey peer, ParticipantId one, ParticipantId other) {
        boolean ordered = one.compareTo(other) < 0;
        byte[] info = Transcript.of("mask")
                .text((ordered ? one : other).text())
                .text((ordered ? other : one).text())
                .toBytes();
        try (SecretBytes agreed = KeyAgreement.agree(privateKey, peer)) {
            return Kdf.derive(agreed, session.id().toBytes(), info, SeededPrg.SEED_SIZE);
        }
    }

    /** Derives the seed of a participant's self mask. */
    static SecretBytes selfMaskSeed(Session session, SecretBytes selfSeed) {
        return Kdf.derive(
                selfSeed, session.id().toBytes(), Transcript.of("self mask").toBytes(), SeededPrg.SEED_SIZE);
    }

    /**
     * Derives the key under which one participant seals the shares for another; used once.
     *
     * @param privateKey share key of one of the two
     * @param peer public share key of the other
     */
    static SecretBytes shareKey(
            Session session, SecretBytes privateKey, AgreementKey peer, ParticipantId from, ParticipantId to) {
        byte[] info = Transcript.of("share").text(from.text()).text(to.text()).toBytes();
        try (SecretBytes agreed = KeyAgreement.agree(privateKey, peer)) {
            return Kdf.derive(agreed, session.id().toBytes(), info, Aead.KEY_SIZE);
        }
    }

    /** Computes the commitment to a share of a secret of {@code owner} for {@code holder}. */
    static Digest shareCommitment(
            Session session, String secret, ParticipantId owner, ParticipantId holder, ShamirShare share) {
        try (SecretBytes bytes = share.toSecretBytes(SecretAccess.granted())) {
            return session.transcript("share of the " + secret)
                    .text(owner.text())
                    .text(holder.text())
                    .commitmentTo(bytes);
        }
    }

    /** Returns the associated data of sealed shares. */
    static byte[] sealedFor(Session session, ParticipantId from, ParticipantId to) {
        return session.transcript("sealed share")
                .text(from.text())
                .text(to.text())
                .toBytes();
    }
}
