// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 digest. */
public final class Digest extends PublicBytes {

    public static final int SIZE = 32;

    private Digest(byte[] bytes) {
        super("Digest", bytes, SIZE);
    }

    /**
     * Returns the digest of these bytes.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static Digest of(byte[] bytes) {
        return new Digest(bytes);
    }

    /** Computes the SHA-256 digest of these contents, concatenated. */
    public static Digest sha256(byte[]... contents) {
        MessageDigest digest = newSha256();
        for (byte[] content : contents) {
            digest.update(content);
        }
        return new Digest(digest.digest());
    }

    /** Returns a computation of SHA-256 over contents that arrive in pieces; its result is for {@link #of}. */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
