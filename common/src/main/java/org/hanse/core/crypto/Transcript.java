// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Values one after the other, each behind its length, so that no two rows of values are the same bytes: what digests and signatures
 * are of. The first says what it is for, so that a signature for one purpose is none for another.
 */
public final class Transcript {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Transcript() {}

    /** A row of values for one purpose. */
    public static Transcript of(String purpose) {
        return new Transcript().text(purpose);
    }

    /**
     * A text in UTF-8.
     *
     * @throws IllegalArgumentException if it has half a surrogate pair, for which a question mark would be written: two texts would
     *     have the same bytes
     */
    public Transcript text(String value) {
        ByteBuffer encoded;
        try {
            encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text with half a character", e);
        }
        byte[] text = new byte[encoded.remaining()];
        encoded.get(text);
        return bytes(text);
    }

    public Transcript number(long value) {
        return bytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    /** A number by its bits: two that are equal have the same, but for zeros of different signs. */
    public Transcript real(double value) {
        return number(Double.doubleToLongBits(value));
    }

    public Transcript value(PublicBytes value) {
        return bytes(value.bytes());
    }

    public Transcript bytes(byte[] value) {
        bytes.writeBytes(length(value.length));
        bytes.writeBytes(value);
        return this;
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
    }

    /** All values so far. */
    public byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** The SHA-256 digest of all values so far. */
    public Digest digest() {
        return Digest.sha256(toBytes());
    }

    /** The SHA-256 digest of all values so far and a secret that it commits to, of which nothing is kept. */
    public Digest commitmentTo(SecretBytes secret) {
        return Digest.sha256(toBytes(), length(secret.size()), secret.bytes());
    }
}
