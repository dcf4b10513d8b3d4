// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Bytes that nobody may see: not printed, compared in a time that says nothing of them, and overwritten by {@link #close}.
 *
 * <p>Closing them while another thread uses them makes that thread's result worthless.
 */
public final class SecretBytes implements Secret {

    private final byte[] bytes;
    private boolean closed;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of {@code bytes}; the caller overwrites its own. */
    public static SecretBytes copyOf(byte[] bytes, SecretAccess access) {
        return new SecretBytes(bytes.clone());
    }

    /** Bytes drawn from {@code random}. */
    public static SecretBytes generate(int size, SecureRandom random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return new SecretBytes(bytes);
    }

    /** These bytes themselves, which nobody else may keep. */
    static SecretBytes owning(byte[] bytes) {
        return new SecretBytes(bytes);
    }

    public int size() {
        return bytes.length;
    }

    /**
     * A copy, which the caller overwrites after use.
     *
     * @throws IllegalStateException if it is closed
     */
    public byte[] toBytes(SecretAccess access) {
        return bytes().clone();
    }

    /** The bytes themselves, for reading at once. */
    byte[] bytes() {
        if (closed) {
            throw new IllegalStateException("a secret that was closed");
        }
        return bytes;
    }

    /** Overwrites the bytes with zeros; nothing can be done with them any more. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    /** In a time that depends on the size alone. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SecretBytes secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    /** The same for all of a size, so that it says nothing. */
    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + "]";
    }
}
