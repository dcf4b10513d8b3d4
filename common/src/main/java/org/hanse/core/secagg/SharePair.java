// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Arrays;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;

/**
 * A holder's shares of both secrets of a participant. They travel together, and exactly one of them is ever revealed.
 *
 * @param seed of the self seed, revealed if the participant's update is in the sum
 * @param maskKey of the private mask key, revealed if it is not
 */
record SharePair(ShamirShare seed, ShamirShare maskKey) implements AutoCloseable {

    static final int SIZE = 2 * ShamirShare.SIZE;

    /** Both, one behind the other, for sealing. */
    byte[] toBytes() {
        byte[] bytes = new byte[SIZE];
        try (SecretBytes first = seed.toSecretBytes(SecretAccess.granted());
                SecretBytes second = maskKey.toSecretBytes(SecretAccess.granted())) {
            copy(first, bytes, 0);
            copy(second, bytes, ShamirShare.SIZE);
        }
        return bytes;
    }

    private static void copy(SecretBytes secret, byte[] target, int at) {
        byte[] bytes = secret.toBytes(SecretAccess.granted());
        System.arraycopy(bytes, 0, target, at, bytes.length);
        Arrays.fill(bytes, (byte) 0);
    }

    /** @throws IllegalArgumentException if they are none */
    static SharePair of(int place, byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a pair of shares of " + bytes.length + " bytes");
        }
        return new SharePair(part(place, bytes, 0), part(place, bytes, ShamirShare.SIZE));
    }

    private static ShamirShare part(int place, byte[] bytes, int from) {
        byte[] part = Arrays.copyOfRange(bytes, from, from + ShamirShare.SIZE);
        try (SecretBytes secret = SecretBytes.copyOf(part, SecretAccess.granted())) {
            return ShamirShare.of(place, secret, SecretAccess.granted());
        } finally {
            Arrays.fill(part, (byte) 0);
        }
    }

    @Override
    public void close() {
        seed.close();
        maskKey.close();
    }
}
