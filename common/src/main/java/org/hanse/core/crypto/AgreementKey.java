// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

/** A public X25519 key: a point's u coordinate, little-endian. That there is a private key to it, nobody knows. */
public final class AgreementKey extends PublicBytes {

    public static final int SIZE = 32;

    private AgreementKey(byte[] bytes) {
        super("AgreementKey", bytes, SIZE);
    }

    /**
     * The key of these bytes.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static AgreementKey of(byte[] bytes) {
        return new AgreementKey(bytes);
    }
}
