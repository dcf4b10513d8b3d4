// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Arrays;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SeededPrg;
import org.hanse.core.quantize.PackedElements;
import org.hanse.core.quantize.RingVector;

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

    void add(RingVector vector) {
        for (int i = 0; i < ints.length; i++) {
            ints[i] += (int) vector.element(i);
        }
        for (int i = 0; i < longs.length; i++) {
            longs[i] += vector.element(i);
        }
    }

    /** Adds the elements of an update, whose size and width were checked, without a vector in between. */
    void add(AuthenticUpdate update) {
        byte[] packed = update.packed();
        for (int i = 0; i < ints.length; i++) {
            ints[i] += (int) PackedElements.element(packed, bits, i);
        }
        for (int i = 0; i < longs.length; i++) {
            longs[i] += PackedElements.element(packed, bits, i);
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

    /** Adds the mask of a seed, or subtracts it if {@code sign} is negative. */
    void mask(SeededPrg prg, SecretBytes seed, int sign) {
        if (ints.length > 0) {
            prg.add(seed, 0, sign, ints);
        } else {
            prg.add(seed, 0, sign, longs);
        }
    }

    /** Returns the words as ring elements. */
    RingVector toRingVector() {
        return RingVector.ofElements(bits, elements());
    }

    /** Returns the packed bytes of the ring elements, without a vector in between. */
    byte[] toPackedElements() {
        long mask = mask();
        return ints.length > 0
                ? PackedElements.pack(ints.length, bits, i -> ints[i] & mask)
                : PackedElements.pack(longs.length, bits, i -> longs[i] & mask);
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
