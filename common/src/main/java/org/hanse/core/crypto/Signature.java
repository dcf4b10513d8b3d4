// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

/** An Ed25519 signature. */
public final class Signature extends PublicBytes {

    public static final int SIZE = 64;

    private Signature(byte[] bytes) {
        super("Signature", bytes, SIZE);
    }

    /**
     * Returns the signature of these bytes.
     *
     * @throws IllegalArgumentException if there are not 64
     */
    public static Signature of(byte[] bytes) {
        return new Signature(bytes);
    }
}
