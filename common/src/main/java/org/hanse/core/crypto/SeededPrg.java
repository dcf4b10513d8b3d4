// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Generator of masks: the words of an AES-256-CTR key stream with a counter from zero, read as little-endian integers
 * of 32 or 64 bits. One key gives one stream with random access. Working memory is overwritten after every call. Not
 * thread-safe.
 *
 * <p>Sums overflow: callers with a smaller ring use the low bits of a sum.
 *
 * <p>Source: NIST SP 800-38A, section 6.5; seeds as in Bonawitz et al., CCS 2017, section 3.
 */
public final class SeededPrg implements AutoCloseable {

    public static final int SEED_SIZE = 32;

    /**
     * Bytes per call of the cipher. The working memory stays in the first level of cache, and the call itself costs
     * little.
     */
    static final int CHUNK = 4096;

    private static final int BLOCK = 16;
    private static final byte[] ZEROS = new byte[CHUNK];

    private final Cipher cipher;
    private final byte[] stream = new byte[CHUNK];
    private final ByteBuffer buffer = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    private final int[] ints = new int[CHUNK / Integer.BYTES];
    private final int[] intSums = new int[CHUNK / Integer.BYTES];
    private final long[] longs = new long[CHUNK / Long.BYTES];
    private final long[] longSums = new long[CHUNK / Long.BYTES];

    public SeededPrg() {
        try {
            this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in counter mode", e);
        }
    }

    /** Begins with a stream at a byte that is a multiple of 16. */
    void begin(SecretBytes seed, long from) {
        byte[] counter = new byte[BLOCK];
        ByteBuffer.wrap(counter).putLong(Long.BYTES, from / BLOCK);
        begin(seed, counter);
    }

    private void begin(SecretBytes seed, byte[] counter) {
        if (seed.size() != SEED_SIZE) {
            throw new IllegalArgumentException("a seed of " + seed.size() + " bytes");
        }
        try {
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(seed.bytes(), "AES"), new IvParameterSpec(counter));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES could not begin", e);
        }
    }

    /** Returns the buffer that {@link #next} fills, in little-endian order. */
    ByteBuffer chunk() {
        return buffer;
    }

    /** Computes the next bytes of the stream. */
    void next(int bytes) {
        try {
            int made = cipher.update(ZEROS, 0, bytes, stream, 0);
            if (made != bytes) {
                throw new IllegalStateException(made + " bytes of a stream in place of " + bytes);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES could not go on", e);
        }
    }

    /**
     * Adds the stream's 32-bit words from {@code first} on to {@code sums}, or subtracts them.
     *
     * @param first a multiple of 4
     * @param sign 1 or -1
     */
    public void add(SecretBytes seed, long first, int sign, int[] sums) {
        requireStart(first, BLOCK / Integer.BYTES);
        begin(seed, first * Integer.BYTES);
        for (int at = 0; at < sums.length; at += ints.length) {
            int count = Math.min(ints.length, sums.length - at);
            next(count * Integer.BYTES);
            buffer.asIntBuffer().get(ints, 0, count);
            System.arraycopy(sums, at, intSums, 0, count);
            add(ints, sign >> 1, intSums, count);
            System.arraycopy(intSums, 0, sums, at, count);
        }
        forget();
    }

    /**
     * Adds words to sums if {@code flip} is 0, and subtracts them if it is -1. Both arrays have the same index: the
     * JVM always vectorizes such loops, which is worth the copies.
     */
    private static void add(int[] words, int flip, int[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += (words[i] ^ flip) - flip;
        }
    }

    /**
     * Adds or subtracts words of 64 bits, see {@link #add(SecretBytes, long, int, int[])}; {@code first} is a multiple
     * of 2.
     */
    public void add(SecretBytes seed, long first, int sign, long[] sums) {
        requireStart(first, BLOCK / Long.BYTES);
        begin(seed, first * Long.BYTES);
        for (int at = 0; at < sums.length; at += longs.length) {
            int count = Math.min(longs.length, sums.length - at);
            next(count * Long.BYTES);
            buffer.asLongBuffer().get(longs, 0, count);
            System.arraycopy(sums, at, longSums, 0, count);
            add(longs, sign >> 1, longSums, count);
            System.arraycopy(longSums, 0, sums, at, count);
        }
        forget();
    }

    private static void add(long[] words, long flip, long[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += (words[i] ^ flip) - flip;
        }
    }

    /** Returns the stream's bytes from a counter on, for known answers that begin elsewhere than at zero. */
    byte[] streamForTesting(SecretBytes seed, byte[] counter, int size) {
        begin(seed, counter);
        byte[] bytes = new byte[size];
        for (int at = 0; at < size; at += CHUNK) {
            int count = Math.min(CHUNK, size - at);
            next(count);
            System.arraycopy(stream, 0, bytes, at, count);
        }
        return bytes;
    }

    private static void requireStart(long first, int multiple) {
        if (first < 0 || first % multiple != 0) {
            throw new IllegalArgumentException(
                    "a stream from word " + first + " on, which is no multiple of " + multiple);
        }
    }

    private void forget() {
        Arrays.fill(stream, (byte) 0);
        Arrays.fill(ints, 0);
        Arrays.fill(intSums, 0);
        Arrays.fill(longs, 0);
        Arrays.fill(longSums, 0);
    }

    /** Overwrites the last seed's key schedule and its output. */
    @Override
    public void close() {
        forget();
        try (SecretBytes nothing = SecretBytes.owning(new byte[SEED_SIZE])) {
            begin(nothing, 0);
        }
    }
}
