// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

/** A SHA-256 digest: what it is of cannot be changed without changing it. */
public final class Digest extends PublicBytes {

    public static final int SIZE = 32;

    private Digest(byte[] bytes) {
        super("Digest", bytes, SIZE);
    }

    /**
     * The digest of these bytes.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static Digest of(byte[] bytes) {
        return new Digest(bytes);
    }
}
