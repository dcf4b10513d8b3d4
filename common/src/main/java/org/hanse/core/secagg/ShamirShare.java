// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.hanse.core.crypto.Secret;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;

/**
 * Share of a 32-byte secret: {@value #LIMBS} values of polynomials at one place. A single share reveals nothing about
 * the secret, and is secret itself.
 */
public final class ShamirShare implements Secret {

    /** Field elements of a share. A limb of a secret has 7 bytes, which are always below the prime. */
    static final int LIMBS = 5;

    /** Bytes of a share: its values, eight bytes each, big-endian, without the place. */
    public static final int SIZE = LIMBS * Long.BYTES;

    private final int place;
    private final long[] values;

    private ShamirShare(int place, long[] values) {
        this.place = place;
        this.values = values;
    }

    /** Returns a share with these values, which it takes over. */
    static ShamirShare owning(int place, long[] values) {
        return new ShamirShare(place, values);
    }

    /**
     * Returns a share as it was stored or sent.
     *
     * @param place place of its owner, from 1
     * @throws IllegalArgumentException if the place is below 1, the size is wrong, or a value is not in the field
     */
    public static ShamirShare of(int place, SecretBytes bytes, SecretAccess access) {
        if (place < 1 || bytes.size() != SIZE) {
            throw new IllegalArgumentException("a share of " + bytes.size() + " bytes at place " + place);
        }
        byte[] copy = bytes.toBytes(access);
        long[] values = new long[LIMBS];
        ByteBuffer.wrap(copy).asLongBuffer().get(values);
        Arrays.fill(copy, (byte) 0);
        for (long value : values) {
            if (!MersenneField.contains(value)) {
                Arrays.fill(values, 0);
                throw new IllegalArgumentException("a share at place " + place + " with a value beyond the field");
            }
        }
        return new ShamirShare(place, values);
    }

    /** Returns the place of the polynomials, from 1. */
    public int place() {
        return place;
    }

    long value(int limb) {
        return values[limb];
    }

    /** Returns the values, for sending or storing. */
    public SecretBytes toSecretBytes(SecretAccess access) {
        byte[] bytes = new byte[SIZE];
        ByteBuffer.wrap(bytes).asLongBuffer().put(values);
        SecretBytes secret = SecretBytes.copyOf(bytes, access);
        Arrays.fill(bytes, (byte) 0);
        return secret;
    }

    /** Returns a copy, which is overwritten separately. */
    ShamirShare copy() {
        return new ShamirShare(place, values.clone());
    }

    /** Overwrites the values. */
    @Override
    public void close() {
        Arrays.fill(values, 0);
    }

    @Override
    public String toString() {
        return "ShamirShare[" + place + "]";
    }
}
