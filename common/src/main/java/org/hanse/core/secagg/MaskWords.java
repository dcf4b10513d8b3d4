// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Arrays;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SeededPrg;
import org.hanse.core.quantize.PackedElements;

/**
 * Elements under masks: words of 32 bits for rings up to 32 bits, which halves the work, else of 64. Only the low bits
 * of a word are ring elements. Not thread-safe.
 */
final class MaskWords {

    private final int bits;
    private final int[] ints;
    private final long[] longs;

    private MaskWords(int bits, int size) {
        this.bits = bits;
        boolean narrow = bits <= Integer.SIZE;
        this.ints = new int[narrow ? size : 0];
        this.longs = new long[narrow ? 0 : size];
    }

    static MaskWords zero(int bits, int size) {
        return new MaskWords(bits, size);
    }

    int bits() {
        return bits;
    }

    int size() {
        return ints.length + longs.length;
    }

    /**
     * Adds packed elements, from {@code first} on as many as there are words.
     *
     * @param packed elements of this ring, whose number of bytes was checked
     */
    void add(byte[] packed, int first) {
        for (int i = 0; i < ints.length; i++) {
            ints[i] += (int) PackedElements.element(packed, bits, first + i);
        }
        for (int i = 0; i < longs.length; i++) {
            longs[i] += PackedElements.element(packed, bits, first + i);
        }
    }

    /** Adds words of the same ring, from {@code first} on as many as there are here. */
    void add(MaskWords other, int first) {
        for (int i = 0; i < ints.length; i++) {
            ints[i] += other.ints[first + i];
        }
        for (int i = 0; i < longs.length; i++) {
            longs[i] += other.longs[first + i];
        }
    }

    /** Adds numbers modulo the ring. */
    void add(long[] numbers) {
        for (int i = 0; i < ints.length; i++) {
            ints[i] += (int) numbers[i];
        }
        for (int i = 0; i < longs.length; i++) {
            longs[i] += numbers[i];
        }
    }

    /**
     * Adds the mask of a seed, or subtracts it if {@code sign} is negative.
     *
     * @param first place of the first word in the stream, a multiple of {@link PackedElements#STEP}
     */
    void mask(SeededPrg prg, SecretBytes seed, int sign, int first) {
        if (ints.length > 0) {
            prg.add(seed, first, sign, ints);
        } else {
            prg.add(seed, first, sign, longs);
        }
    }

    /** Writes the ring elements into packed ones, from {@code first} on. */
    void write(byte[] packed, int first) {
        long mask = mask();
        if (ints.length > 0) {
            PackedElements.write(packed, bits, first, ints.length, i -> ints[i] & mask);
        } else {
            PackedElements.write(packed, bits, first, longs.length, i -> longs[i] & mask);
        }
    }

    private long mask() {
        return -1L >>> (Long.SIZE - bits);
    }

    /** Returns the words' low bits. */
    long[] elements() {
        long mask = mask();
        long[] elements = new long[size()];
        for (int i = 0; i < ints.length; i++) {
            elements[i] = ints[i] & mask;
        }
        for (int i = 0; i < longs.length; i++) {
            elements[i] = longs[i] & mask;
        }
        return elements;
    }

    MaskWords copy() {
        MaskWords copy = new MaskWords(bits, size());
        System.arraycopy(ints, 0, copy.ints, 0, ints.length);
        System.arraycopy(longs, 0, copy.longs, 0, longs.length);
        return copy;
    }

    /** Returns whether both hold the same elements of the same ring. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MaskWords words && bits == words.bits && Arrays.equals(elements(), words.elements());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements());
    }
}
