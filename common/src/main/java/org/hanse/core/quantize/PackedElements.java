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

    private PackedElements() {}

    /** Returns the number of bytes of a number of elements. */
    public static int bytes(int size, int bits) {
        return Math.toIntExact(((long) size * bits + Byte.SIZE - 1) / Byte.SIZE);
    }

    /** Returns the elements' bytes. */
    public static byte[] pack(RingVector vector) {
        return pack(vector.size(), vector.bits(), vector::element);
    }

    /**
     * Returns the bytes of elements without a vector.
     *
     * @param element at each index, from 0 to {@code 2^bits - 1}
     */
    public static byte[] pack(int size, int bits, IntToLongFunction element) {
        byte[] bytes = new byte[bytes(size, bits)];
        long pending = 0;
        int count = 0;
        int at = 0;
        for (int i = 0; i < size; i++) {
            long next = element.applyAsLong(i);
            pending |= next << count;
            count += bits;
            if (count >= Long.SIZE) {
                WORDS.set(bytes, at, pending);
                at += Long.BYTES;
                count -= Long.SIZE;
                // An element is shorter than a word, so what is left of it is shifted by less than a word.
                pending = next >>> (bits - count);
            }
        }
        for (; count > 0; count -= Byte.SIZE) {
            bytes[at++] = (byte) pending;
            pending >>>= Byte.SIZE;
        }
        return bytes;
    }

    /**
     * Returns the elements of bytes.
     *
     * @throws IllegalArgumentException if the number of bytes differs from {@link #bytes}, or bits after the last
     *     element are set
     */
    public static RingVector unpack(byte[] bytes, int size, int bits) {
        requireElements(bytes, size, bits);
        long[] elements = new long[size];
        for (int i = 0; i < size; i++) {
            elements[i] = element(bytes, bits, i);
        }
        return RingVector.owning(bits, elements);
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

    /** Checks the bytes of elements, see {@link #unpack}. */
    public static void requireElements(byte[] bytes, int size, int bits) {
        if (bytes.length != bytes(size, bits)) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes for " + size + " elements of " + bits + " bits each");
        }
        if (!endsWithZeros(bytes, size, bits)) {
            throw new IllegalArgumentException("bits behind the last of " + size + " elements");
        }
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
