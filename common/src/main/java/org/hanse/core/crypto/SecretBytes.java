// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Secret bytes: never printed, compared in constant time, and overwritten by {@link #close}.
 *
 * <p>If another thread uses them during the close, its result is worthless.
 */
public final class SecretBytes implements Secret {

    private final byte[] bytes;
    private boolean closed;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns a copy of {@code bytes}; the caller overwrites its own. */
    public static SecretBytes copyOf(byte[] bytes, SecretAccess access) {
        return new SecretBytes(bytes.clone());
    }

    /** Bytes drawn from {@code random}. */
    public static SecretBytes generate(int size, SecureRandom random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return new SecretBytes(bytes);
    }

    /** Returns secret bytes that take over the array; the caller keeps no reference. */
    static SecretBytes owning(byte[] bytes) {
        return new SecretBytes(bytes);
    }

    public int size() {
        return bytes.length;
    }

    /**
     * Returns a copy, which the caller overwrites after use.
     *
     * @throws IllegalStateException if it is closed
     */
    public byte[] toBytes(SecretAccess access) {
        return bytes().clone();
    }

    /** Returns the bytes themselves, for immediate reading. */
    byte[] bytes() {
        if (closed) {
            throw new IllegalStateException("a secret that was closed");
        }
        return bytes;
    }

    /** Overwrites the bytes with zeros; they are unusable afterwards. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    /** Compares in a time that depends on the size only. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SecretBytes secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    /** Returns a value that depends on the size only. */
    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + "]";
    }
}
