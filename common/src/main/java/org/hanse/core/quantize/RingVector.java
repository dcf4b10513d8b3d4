// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Elements of the ring of integers modulo {@code 2^bits}, held as they travel ({@link PackedElements}): a long vector takes no more memory
 * than its message. Immutable.
 *
 * <p>Shape: {@code [size()]}. Addition is exact and does not depend on the order.
 */
public final class RingVector {

    private final int bits;
    private final int size;
    private final byte[] packed;

    private RingVector(int bits, int size, byte[] packed) {
        this.bits = bits;
        this.size = size;
        this.packed = packed;
    }

    /** Returns signed integers as elements of a ring, see {@link #ofSigned(int, int, IntToLongFunction)}. */
    public static RingVector ofSigned(int bits, long[] integers) {
        return ofSigned(bits, integers.length, i -> integers[i]);
    }

    /**
     * Returns signed integers as elements of a ring.
     *
     * @param bits width of the ring, from 2 to 62
     * @param integer at each index, read once in ascending order
     * @throws IllegalArgumentException if the width is out of range, or an integer is outside {@code -2^(bits-1)} to
     *     {@code 2^(bits-1) - 1}
     */
    public static RingVector ofSigned(int bits, int size, IntToLongFunction integer) {
        requireWidth(bits);
        long half = 1L << (bits - 1);
        return wrapping(bits, size, i -> {
            long signed = integer.applyAsLong(i);
            if (signed < -half || signed >= half) {
                throw new IllegalArgumentException(
                        "integer " + signed + " at " + i + " does not fit into a ring of " + bits + " bits");
            }
            return signed;
        });
    }

    /**
     * Returns signed integers of any size as elements of a ring: they wrap around.
     *
     * @param bits width of the ring, from 2 to 62
     */
    static RingVector wrapping(int bits, int size, IntToLongFunction integer) {
        requireWidth(bits);
        long mask = mask(bits);
        return new RingVector(bits, size, PackedElements.pack(size, bits, i -> integer.applyAsLong(i) & mask));
    }

    /**
     * Returns elements of a ring.
     *
     * @throws IllegalArgumentException if the width is out of range, or an element is not from 0 to {@code 2^bits - 1}
     */
    public static RingVector ofElements(int bits, long[] elements) {
        requireWidth(bits);
        for (int i = 0; i < elements.length; i++) {
            if ((elements[i] & ~mask(bits)) != 0) {
                throw new IllegalArgumentException(
                        "element " + elements[i] + " at " + i + " is none of a ring of " + bits + " bits");
            }
        }
        return wrapping(bits, elements.length, i -> elements[i]);
    }

    /**
     * Returns elements as they travel.
     *
     * @param packed bytes of the elements, taken over; must not change
     * @throws IllegalArgumentException if the width is out of range, the number of bytes differs from {@link PackedElements#bytes}, or bits
     *     after the last element are set
     */
    public static RingVector ofPacked(int bits, int size, byte[] packed) {
        requireWidth(bits);
        if (packed.length != PackedElements.bytes(size, bits)) {
            throw new IllegalArgumentException(
                    packed.length + " bytes for " + size + " elements of " + bits + " bits each");
        }
        if (!PackedElements.endsWithZeros(packed, size, bits)) {
            throw new IllegalArgumentException("bits behind the last of " + size + " elements");
        }
        return new RingVector(bits, size, packed);
    }

    /** Zeros, to which sums are added. */
    public static RingVector zero(int bits, int size) {
        requireWidth(bits);
        return new RingVector(bits, size, new byte[PackedElements.bytes(size, bits)]);
    }

    private static void requireWidth(int bits) {
        if (bits < 2 || bits > QuantizationSpec.WIDEST) {
            throw new IllegalArgumentException(
                    "a ring of " + bits + " bits: from 2 to " + QuantizationSpec.WIDEST + " are possible");
        }
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }

    public int bits() {
        return bits;
    }

    public int size() {
        return size;
    }

    /** Returns the bytes of the elements as they travel, which must not be written to. */
    public byte[] packed() {
        return packed;
    }

    /** Returns the element at {@code index}, from 0 to {@code 2^bits - 1}. */
    public long element(int index) {
        return PackedElements.element(packed, bits, index);
    }

    /** Returns the integer nearest to 0 that the element at {@code index} represents. */
    public long signed(int index) {
        return (element(index) << (Long.SIZE - bits)) >> (Long.SIZE - bits);
    }

    /** Returns the elements. */
    public long[] toElements() {
        long[] elements = new long[size];
        Arrays.setAll(elements, this::element);
        return elements;
    }

    /**
     * Returns the sum.
     *
     * @throws IllegalArgumentException if the other is of another ring or size
     */
    public RingVector plus(RingVector other) {
        requireSame(other);
        return wrapping(bits, size, i -> element(i) + other.element(i));
    }

    /**
     * Returns the sum with integers of any size, wrapped around in the ring.
     *
     * @throws IllegalArgumentException if there are more or fewer integers than elements
     */
    RingVector plus(long[] integers) {
        if (integers.length != size) {
            throw new IllegalArgumentException(this + " and " + integers.length + " integers have no sum");
        }
        return wrapping(bits, size, i -> element(i) + integers[i]);
    }

    /**
     * Returns the difference.
     *
     * @throws IllegalArgumentException if the other is of another ring or size
     */
    public RingVector minus(RingVector other) {
        requireSame(other);
        return wrapping(bits, size, i -> element(i) - other.element(i));
    }

    private void requireSame(RingVector other) {
        if (bits != other.bits || size != other.size) {
            throw new IllegalArgumentException(this + " and " + other + " have no sum");
        }
    }

    /**
     * Adds the elements to {@code sums}, which may leave the ring's range. A caller with many summands reduces once.
     */
    void addTo(long[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += element(i);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RingVector vector
                && bits == vector.bits
                && size == vector.size
                && Arrays.equals(packed, vector.packed);
    }

    @Override
    public int hashCode() {
        return 31 * bits + Arrays.hashCode(packed);
    }

    /** Returns the size without elements, which are private before the sum. */
    @Override
    public String toString() {
        return "RingVector[" + size + " x " + bits + " bits]";
    }
}
