// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Unambiguous encoding of a sequence of values for digests and signatures: each value is preceded by its length. The
 * first value is the purpose, so that a signature for one purpose is invalid for another.
 */
public final class Transcript {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Transcript() {}

    /** Returns an empty sequence for one purpose. */
    public static Transcript of(String purpose) {
        return new Transcript().text(purpose);
    }

    /**
     * Adds a text in UTF-8.
     *
     * @throws IllegalArgumentException if it has half a surrogate pair, which would be encoded as a question mark: two
     *     texts would have the same bytes
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

    /** Adds a number by its bits. Equal numbers have equal bits, except zeros of different signs. */
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

    /** Returns the bytes of all values so far. */
    public byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** Returns the SHA-256 digest of all values so far. */
    public Digest digest() {
        return Digest.sha256(toBytes());
    }

    /** Returns the SHA-256 digest of all values so far and a last one, without a copy of it. */
    public Digest digestWith(byte[] last) {
        return Digest.sha256(toBytes(), length(last.length), last);
    }

    /**
     * Returns the SHA-256 digest of all values so far and a secret that it commits to. No copy of the secret remains.
     */
    public Digest commitmentTo(SecretBytes secret) {
        return digestWith(secret.bytes());
    }
}
