// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.nio.LongBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Cryptographic random numbers: the words of an AES-256-CTR key stream, generated in blocks. They are unpredictable
 * without the seed. Drawing takes no lock, so it is not thread-safe.
 *
 * <p>Source: NIST SP 800-38A, section 6.5.
 */
public final class StreamRandom implements RandomGenerator, AutoCloseable {

    private final SeededPrg stream = new SeededPrg();
    private final LongBuffer words = stream.chunk().asLongBuffer();

    private StreamRandom(SecretBytes seed) {
        stream.begin(seed, 0);
        words.position(words.limit());
    }

    /** Numbers from a seed that {@code random} draws. */
    public static StreamRandom generate(SecureRandom random) {
        try (SecretBytes seed = SecretBytes.generate(SeededPrg.SEED_SIZE, random)) {
            return new StreamRandom(seed);
        }
    }

    /** Returns the numbers of a seed of {@link SeededPrg#SEED_SIZE} bytes, the same for all owners of the seed. */
    public static StreamRandom ofSeed(SecretBytes seed) {
        return new StreamRandom(seed);
    }

    /** Creates a reproducible stream, for tests and simulations without secrets. */
    public static StreamRandom seededForTesting(long seed) {
        byte[] bytes = new byte[SeededPrg.SEED_SIZE];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (seed >>> (Byte.SIZE * i));
        }
        try (SecretBytes secret = SecretBytes.owning(bytes)) {
            return new StreamRandom(secret);
        }
    }

    /** @throws IllegalStateException if it is closed */
    @Override
    public long nextLong() {
        if (!words.hasRemaining()) {
            if (words.limit() == 0) {
                throw new IllegalStateException("random numbers of a stream that was closed");
            }
            stream.next(SeededPrg.CHUNK);
            words.clear();
        }
        return words.get();
    }

    /** Overwrites the buffered numbers and the key. */
    @Override
    public void close() {
        words.limit(0);
        stream.close();
    }
}
