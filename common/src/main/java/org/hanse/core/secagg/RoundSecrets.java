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
 * What a participant draws for one round and keeps from everybody.
 *
 * @param shareKeys with which shares are encrypted between two participants
 * @param maskKeys from which two participants make the mask that one adds and the other takes away; the private one is shared
 * @param selfSeed of the mask that a participant alone knows; shared
 * @param nonce that has its part in who becomes whose neighbour; revealed to all once everybody has committed to one
 */
public record RoundSecrets(KeyPair shareKeys, KeyPair maskKeys, SecretBytes selfSeed, SecretBytes nonce)
        implements Secret {

    /** @throws IllegalArgumentException if seed or nonce has not its size */
    public RoundSecrets {
        if (selfSeed.size() != ShamirSharing.SECRET_SIZE || nonce.size() != Nonce.SIZE) {
            throw new IllegalArgumentException(
                    "secrets of " + selfSeed.size() + " and " + nonce.size() + " bytes in place of 32 each");
        }
    }

    /** Secrets for a round, used for no other. */
    public static RoundSecrets generate(SecureRandom random) {
        return new RoundSecrets(
                KeyAgreement.generate(random),
                KeyAgreement.generate(random),
                SecretBytes.generate(ShamirSharing.SECRET_SIZE, random),
                SecretBytes.generate(Nonce.SIZE, random));
    }

    /** The public side of them, signed. */
    public Advertisement advertise(SecAggPlan plan, ParticipantId own, SigningKey identity) {
        return Advertisement.sign(plan, publicSide(own), identity);
    }

    /** Whether these keys are the public side of them. */
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

    /** The nonce, for everybody. */
    public Nonce reveal() {
        return Nonce.of(nonce.toBytes(SecretAccess.granted()));
    }

    /** What a self seed is bound to before anybody else has a share of it. */
    static Digest commitmentToSeed(SecretBytes seed) {
        return Transcript.of(SecAggPlan.VERSION + " self seed").commitmentTo(seed);
    }

    /** What a nonce is bound to before anybody has revealed one. */
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
