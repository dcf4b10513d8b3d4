// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/** Public bytes of a fixed size, as a value. Keys, signatures and digests have types of their own. */
public abstract sealed class PublicBytes permits AgreementKey, Digest, Signature, VerifyingKey {

    private static final int SHOWN = 4;

    private final String kind;
    private final byte[] bytes;

    /** @throws IllegalArgumentException if there are more or fewer than {@code size} */
    PublicBytes(String kind, byte[] bytes, int size) {
        if (bytes.length != size) {
            throw new IllegalArgumentException(kind + " of " + bytes.length + " bytes, not " + size);
        }
        this.kind = kind;
        this.bytes = bytes.clone();
    }

    /** Returns a copy of the bytes. */
    public final byte[] toBytes() {
        return bytes.clone();
    }

    /** Returns the bytes as hexadecimal digits. */
    public final String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns the bytes themselves, for reading. */
    final byte[] bytes() {
        return bytes;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof PublicBytes own && kind.equals(own.kind) && Arrays.equals(bytes, own.bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the kind and the first bytes. */
    @Override
    public final String toString() {
        return kind + "[" + HexFormat.of().formatHex(bytes, 0, SHOWN) + "]";
    }
}
