// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.security.SecureRandom;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.KeyAgreement;
import org.hanse.core.crypto.KeyAgreement.KeyPair;
import org.hanse.core.crypto.Secret;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.ParticipantId;

/**
 * Secrets that a participant draws for one round.
 *
 * @param shareKeys keys that encrypt shares between two participants
 * @param maskKeys keys from which two participants derive a common mask; one adds it and the other subtracts it. The
 *     private key is secret-shared
 * @param selfSeed seed of the self mask; secret-shared
 * @param nonce contribution to the random choice of neighbours; revealed after all participants committed to theirs
 */
public record RoundSecrets(KeyPair shareKeys, KeyPair maskKeys, SecretBytes selfSeed, SecretBytes nonce)
        implements Secret {

    /** @throws IllegalArgumentException if seed or nonce has another size */
    public RoundSecrets {
        if (selfSeed.size() != ShamirSharing.SECRET_SIZE || nonce.size() != Nonce.SIZE) {
            throw new IllegalArgumentException(
                    "secrets of " + selfSeed.size() + " and " + nonce.size() + " bytes in place of 32 each");
        }
    }

    /** Generates secrets for one round. */
    public static RoundSecrets generate(SecureRandom random) {
        return new RoundSecrets(
                KeyAgreement.generate(random),
                KeyAgreement.generate(random),
                SecretBytes.generate(ShamirSharing.SECRET_SIZE, random),
                SecretBytes.generate(Nonce.SIZE, random));
    }

    /** Returns the signed public keys and commitments. */
    public Advertisement advertise(SecAggPlan plan, ParticipantId own, SigningKey identity) {
        return Advertisement.sign(plan, publicSide(own), identity);
    }

    /** Returns whether these keys belong to these secrets. */
    public boolean areOf(ParticipantId own, Advertisement.Keys keys) {
        return publicSide(own).equals(keys);
    }

    private Advertisement.Keys publicSide(ParticipantId own) {
        return new Advertisement.Keys(
                own,
                shareKeys.publicKey(),
                maskKeys.publicKey(),
                commitmentToSeed(selfSeed),
                commitmentToNonce(reveal()));
    }

    /** Returns the nonce, for all participants. */
    public Nonce reveal() {
        return Nonce.of(nonce.toBytes(SecretAccess.granted()));
    }

    /** Computes the commitment to a self seed, before any other participant holds a share of it. */
    static Digest commitmentToSeed(SecretBytes seed) {
        return Transcript.of(SecAggPlan.VERSION + " self seed").commitmentTo(seed);
    }

    /** Computes the commitment to a nonce, before any participant reveals one. */
    static Digest commitmentToNonce(Nonce nonce) {
        return Transcript.of(SecAggPlan.VERSION + " nonce")
                .bytes(nonce.toBytes())
                .digest();
    }

    @Override
    public void close() {
        shareKeys.close();
        maskKeys.close();
        selfSeed.close();
        nonce.close();
    }

    @Override
    public String toString() {
        return "RoundSecrets";
    }
}
