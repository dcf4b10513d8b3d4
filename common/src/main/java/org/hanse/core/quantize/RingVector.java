// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import java.util.Arrays;

/**
 * Elements of the ring of integers modulo {@code 2^bits}. Immutable; arrays are copied in and out.
 *
 * <p>Shape: {@code [size()]}. Addition is exact and does not depend on the order.
 */
public final class RingVector {

    private final int bits;
    private final long[] elements;

    private RingVector(int bits, long[] elements) {
        this.bits = bits;
        this.elements = elements;
    }

    /**
     * Returns signed integers as elements of a ring.
     *
     * @param bits width of the ring, from 2 to 62
     * @throws IllegalArgumentException if the width is out of range, or an integer is outside {@code -2^(bits-1)} to
     *     {@code 2^(bits-1) - 1}
     */
    public static RingVector ofSigned(int bits, long[] integers) {
        requireWidth(bits);
        long half = 1L << (bits - 1);
        long[] elements = new long[integers.length];
        for (int i = 0; i < integers.length; i++) {
            if (integers[i] < -half || integers[i] >= half) {
                throw new IllegalArgumentException(
                        "integer " + integers[i] + " at " + i + " does not fit into a ring of " + bits + " bits");
            }
            elements[i] = integers[i] & mask(bits);
        }
        return new RingVector(bits, elements);
    }

    /**
     * Returns signed integers of any size as elements of a ring: they wrap around.
     *
     * @param bits width of the ring, from 2 to 62
     */
    public static RingVector wrapping(int bits, long[] integers) {
        requireWidth(bits);
        return reduced(bits, integers);
    }

    /**
     * Elements as they travel.
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
        return new RingVector(bits, elements.clone());
    }

    /** Returns a vector of valid elements that takes over the array; the caller keeps no reference. */
    static RingVector owning(int bits, long[] elements) {
        requireWidth(bits);
        return new RingVector(bits, elements);
    }

    /** Zeros, to which sums are added. */
    public static RingVector zero(int bits, int size) {
        requireWidth(bits);
        return new RingVector(bits, new long[size]);
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
        return elements.length;
    }

    /** Returns the element at {@code index}, from 0 to {@code 2^bits - 1}. */
    public long element(int index) {
        return elements[index];
    }

    /** Returns the integer nearest to 0 that the element at {@code index} represents. */
    public long signed(int index) {
        return (elements[index] << (Long.SIZE - bits)) >> (Long.SIZE - bits);
    }

    /** Returns a copy of the elements. */
    public long[] toElements() {
        return elements.clone();
    }

    /**
     * Returns the sum.
     *
     * @throws IllegalArgumentException if the other is of another ring or size
     */
    public RingVector plus(RingVector other) {
        requireSame(other);
        long[] sum = new long[elements.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (elements[i] + other.elements[i]) & mask(bits);
        }
        return new RingVector(bits, sum);
    }

    /**
     * Returns the difference.
     *
     * @throws IllegalArgumentException if the other is of another ring or size
     */
    public RingVector minus(RingVector other) {
        requireSame(other);
        long[] difference = new long[elements.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = (elements[i] - other.elements[i]) & mask(bits);
        }
        return new RingVector(bits, difference);
    }

    private void requireSame(RingVector other) {
        if (bits != other.bits || size() != other.size()) {
            throw new IllegalArgumentException(this + " and " + other + " have no sum");
        }
    }

    /**
     * Adds the elements to {@code sums}, which may leave the ring's range. A caller with many summands reduces once.
     */
    void addTo(long[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += elements[i];
        }
    }

    /** Elements of sums that {@link #addTo} made, in which overflow of a {@code long} is none of the ring. */
    static RingVector reduced(int bits, long[] sums) {
        long[] elements = new long[sums.length];
        for (int i = 0; i < sums.length; i++) {
            elements[i] = sums[i] & mask(bits);
        }
        return new RingVector(bits, elements);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RingVector vector && bits == vector.bits && Arrays.equals(elements, vector.elements);
    }

    @Override
    public int hashCode() {
        return 31 * bits + Arrays.hashCode(elements);
    }

    /** Returns the size without elements, which are private before the sum. */
    @Override
    public String toString() {
        return "RingVector[" + elements.length + " x " + bits + " bits]";
    }
}
