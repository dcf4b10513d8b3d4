// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.util.List;

/** Public X25519 key: a point's u coordinate, little-endian. The existence of a private key is not verified. */
public final class AgreementKey extends PublicBytes {

    public static final int SIZE = 32;

    private AgreementKey(byte[] bytes) {
        super("AgreementKey", bytes, SIZE);
    }

    /** Coordinates of points of low order, little-endian. A secret agreed with them is public. */
    private static final List<String> LOW_ORDER = List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    /**
     * Returns whether the coordinate is canonical, below the prime, and of no point of low order. Other keys have
     * several encodings, or lead to public secrets.
     */
    public boolean isUsable() {
        byte[] bytes = bytes();
        boolean beyond = bytes[SIZE - 1] == 0x7f && (bytes[0] & 0xff) >= 0xed;
        for (int i = 1; i < SIZE - 1; i++) {
            beyond &= bytes[i] == (byte) 0xff;
        }
        return bytes[SIZE - 1] >= 0 && !beyond && !LOW_ORDER.contains(toHex());
    }

    /**
     * Returns the key of these bytes.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static AgreementKey of(byte[] bytes) {
        return new AgreementKey(bytes);
    }
}
