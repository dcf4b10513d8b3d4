// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * X25519.
 *
 * <p>Source: RFC 7748, sections 5 and 6.1.
 */
public final class KeyAgreement {

    private KeyAgreement() {}

    /**
     * A private key and its public one.
     *
     * @param privateKey 32 bytes
     */
    public record KeyPair(SecretBytes privateKey, AgreementKey publicKey) implements AutoCloseable {
        @Override
        public void close() {
            privateKey.close();
        }
    }

    /** Generates a key pair from {@code random}. */
    public static KeyPair generate(SecureRandom random) {
        SecretBytes privateKey = SecretBytes.generate(X25519.SCALAR_SIZE, random);
        return new KeyPair(privateKey, publicKeyOf(privateKey));
    }

    /**
     * Returns the public key of a private one.
     *
     * @throws IllegalArgumentException if it has not 32 bytes
     */
    public static AgreementKey publicKeyOf(SecretBytes privateKey) {
        requireSize(privateKey);
        byte[] point = new byte[X25519.POINT_SIZE];
        X25519.scalarMultBase(privateKey.bytes(), 0, point, 0);
        return AgreementKey.of(point);
    }

    /**
     * Computes the secret that only the owners of both keys can compute. It is not uniform and needs {@link Kdf}.
     *
     * @throws RejectedKeyException if the result is zero for every private key, as for points of low order
     * @throws IllegalArgumentException if the private key has not 32 bytes
     */
    public static SecretBytes agree(SecretBytes privateKey, AgreementKey peer) {
        requireSize(privateKey);
        byte[] shared = new byte[X25519.POINT_SIZE];
        if (!X25519.calculateAgreement(privateKey.bytes(), 0, peer.bytes(), 0, shared, 0)) {
            throw new RejectedKeyException("a key agreement with " + peer + " is the same for everybody");
        }
        return SecretBytes.owning(shared);
    }

    private static void requireSize(SecretBytes privateKey) {
        if (privateKey.size() != X25519.SCALAR_SIZE) {
            throw new IllegalArgumentException("a private key of " + privateKey.size() + " bytes");
        }
    }
}
