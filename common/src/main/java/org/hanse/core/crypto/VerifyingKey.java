// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Ed25519 public key, the identity of its owner. */
public final class VerifyingKey extends PublicBytes {

    public static final int SIZE = 32;

    private VerifyingKey(byte[] bytes) {
        super("VerifyingKey", bytes, SIZE);
    }

    /**
     * Returns the key of these bytes.
     *
     * @throws IllegalArgumentException if there are not 32, or they are no point that may be a key
     */
    public static VerifyingKey of(byte[] bytes) {
        VerifyingKey key = new VerifyingKey(bytes);
        if (!Ed25519.validatePublicKeyFull(key.bytes(), 0)) {
            throw new RejectedKeyException(key + " is no public key");
        }
        return key;
    }

    /** Returns whether the owner of the key signed the message. Rejects malleated signatures. */
    public boolean verifies(byte[] message, Signature signature) {
        return Ed25519.verify(signature.bytes(), 0, bytes(), 0, message, 0, message.length);
    }
}
