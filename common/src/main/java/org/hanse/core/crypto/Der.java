// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.util.Arrays;

/** DER encoding of a certificate or of a certificate request. Immutable; the bytes are copied in and out. */
public final class Der {

    private final byte[] bytes;

    private Der(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public static Der of(byte[] bytes) {
        return new Der(bytes);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Der own && Arrays.equals(bytes, own.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Der[" + bytes.length + " bytes]";
    }
}
