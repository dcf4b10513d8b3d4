// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.IntToLongFunction;

/** Elements of a ring as bytes, as they travel: one behind the other without gaps, each with its lowest bit first. */
public final class PackedElements {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Elements of any width that fill whole bytes. */
    public static final int STEP = Byte.SIZE;

    private PackedElements() {}

    /** Returns the number of bytes of a number of elements. */
    public static int bytes(int size, int bits) {
        return Math.toIntExact(((long) size * bits + Byte.SIZE - 1) / Byte.SIZE);
    }

    /**
     * Returns the bytes of elements.
     *
     * @param element at each index, from 0 to {@code 2^bits - 1}
     */
    public static byte[] pack(int size, int bits, IntToLongFunction element) {
        byte[] bytes = new byte[bytes(size, bits)];
        write(bytes, bits, 0, size, element);
        return bytes;
    }

    /**
     * Writes a piece of packed elements.
     *
     * @param bytes packed elements of the whole
     * @param first index of the piece's first element, a multiple of {@value #STEP}: it begins a byte
     * @param count number of elements of the piece, such a multiple too unless the piece is the last
     * @param element at each index from 0 to {@code count - 1}
     */
    public static void write(byte[] bytes, int bits, int first, int count, IntToLongFunction element) {
        if (first % STEP != 0) {
            throw new IllegalArgumentException(
                    "a piece from element " + first + " on, which is no multiple of " + STEP);
        }
        long pending = 0;
        int left = 0;
        int at = bytes(first, bits);
        for (int i = 0; i < count; i++) {
            long next = element.applyAsLong(i);
            pending |= next << left;
            left += bits;
            if (left >= Long.SIZE) {
                WORDS.set(bytes, at, pending);
                at += Long.BYTES;
                left -= Long.SIZE;
                // An element is shorter than a word, so what is left of it is shifted by less than a word.
                pending = next >>> (bits - left);
            }
        }
        for (; left > 0; left -= Byte.SIZE) {
            bytes[at++] = (byte) pending;
            pending >>>= Byte.SIZE;
        }
    }

    /**
     * Returns the element at an index.
     *
     * @param bytes packed elements that were checked before
     */
    public static long element(byte[] bytes, int bits, int index) {
        long bit = (long) index * bits;
        int at = (int) (bit >>> 3);
        int shift = (int) bit & 7;
        long element = word(bytes, at) >>> shift;
        if (shift + bits > Long.SIZE) {
            element |= (long) bytes[at + Long.BYTES] << (Long.SIZE - shift);
        }
        return element & (-1L >>> (Long.SIZE - bits));
    }

    /** Returns whether bytes of the right length have no bits after the last element. */
    public static boolean endsWithZeros(byte[] bytes, int size, int bits) {
        long end = (long) size * bits;
        return end % Byte.SIZE == 0 || (bytes[bytes.length - 1] & 0xff) >>> (end % Byte.SIZE) == 0;
    }

    /** Returns the word from a byte on, padded with zeros. */
    private static long word(byte[] bytes, int from) {
        if (from + Long.BYTES <= bytes.length) {
            return (long) WORDS.get(bytes, from);
        }
        long word = 0;
        for (int i = from; i < bytes.length; i++) {
            word |= (bytes[i] & 0xffL) << ((i - from) * Byte.SIZE);
        }
        return word;
    }
}
