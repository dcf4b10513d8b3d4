// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

/** Exact sum of integer updates in the ring. It is independent of their order, and of masks during transport. */
public final class IntegerSum {

    private final QuantizationSpec spec;
    private final RingVector vector;
    private final int summands;

    private IntegerSum(QuantizationSpec spec, RingVector vector, int summands) {
        this.spec = spec;
        this.vector = vector;
        this.summands = summands;
    }

    /**
     * Returns a sum that was computed elsewhere, such as an unmasked one.
     *
     * @throws IllegalArgumentException if it is of another ring, or of more updates than the ring is wide enough for
     */
    public static IntegerSum of(QuantizationSpec spec, RingVector vector, int summands) {
        if (vector.bits() != spec.ringBits()) {
            throw new IllegalArgumentException(vector + " is none of the ring of " + spec);
        }
        if (summands < 0 || summands > spec.participants()) {
            throw new IllegalArgumentException(
                    "a sum of " + summands + " updates in a ring for " + spec.participants());
        }
        return new IntegerSum(spec, vector, summands);
    }

    /**
     * Returns the sum with noise on each coordinate, wrapped around in the ring.
     *
     * @param noise in steps of the grid
     * @throws IllegalArgumentException if it is of another size
     */
    public IntegerSum plus(long[] noise) {
        return new IntegerSum(spec, vector.plus(noise), summands);
    }

    public QuantizationSpec spec() {
        return spec;
    }

    public RingVector vector() {
        return vector;
    }

    /** Returns the number of summed updates. */
    public int summands() {
        return summands;
    }

    public int size() {
        return vector.size();
    }

    /** Returns the integer at {@code index}: exact, because the ring is wide enough. */
    public long integer(int index) {
        return vector.signed(index);
    }

    /** Returns the number at {@code index}: the integer times the grid. */
    public double number(int index) {
        return spec.grid() * integer(index);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntegerSum sum
                && spec.equals(sum.spec)
                && vector.equals(sum.vector)
                && summands == sum.summands;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * spec.hashCode() + vector.hashCode()) + summands;
    }

    @Override
    public String toString() {
        return "IntegerSum[" + summands + " of " + vector + "]";
    }
}
