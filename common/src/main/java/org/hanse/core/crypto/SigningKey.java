// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 private key.
 *
 * <p>Source: RFC 8032, section 5.1.
 */
public final class SigningKey implements AutoCloseable {

    private final SecretBytes seed;
    private final VerifyingKey verifyingKey;

    private SigningKey(SecretBytes seed) {
        this.seed = seed;
        byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed.bytes(), 0, point, 0);
        this.verifyingKey = VerifyingKey.of(point);
    }

    /** Generates a key from {@code random}. */
    public static SigningKey generate(SecureRandom random) {
        return new SigningKey(SecretBytes.generate(Ed25519.SECRET_KEY_SIZE, random));
    }

    /**
     * Returns the key of a seed, which it takes over.
     *
     * @throws IllegalArgumentException if it has not 32 bytes
     */
    public static SigningKey of(SecretBytes seed) {
        if (seed.size() != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException("a signing key of " + seed.size() + " bytes");
        }
        return new SigningKey(seed);
    }

    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    public Signature sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed.bytes(), 0, verifyingKey.bytes(), 0, message, 0, message.length, signature, 0);
        return Signature.of(signature);
    }

    /** Returns the seed, for storage. */
    public SecretBytes seed() {
        return seed;
    }

    @Override
    public void close() {
        seed.close();
    }

    @Override
    public String toString() {
        return "SigningKey of " + verifyingKey;
    }
}
