// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Arrays;
import java.util.HexFormat;

/** Random number that its owner committed to and revealed. */
public final class Nonce {

    public static final int SIZE = 32;

    private final byte[] bytes;

    private Nonce(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the nonce of these bytes.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static Nonce of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a nonce of " + bytes.length + " bytes");
        }
        return new Nonce(bytes.clone());
    }

    /** Returns a copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nonce nonce && Arrays.equals(bytes, nonce.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Nonce[" + HexFormat.of().formatHex(bytes, 0, 4) + "]";
    }
}
