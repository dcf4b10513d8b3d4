// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import java.util.function.IntToLongFunction;

/**
 * One participant's update in integers, before masking and upload. Created by {@link Quantizer}, which clips every
 * coordinate to the bound; noise added later may exceed it.
 */
public final class IntegerUpdate {

    private final QuantizationSpec spec;
    private final RingVector vector;
    private final int cut;

    IntegerUpdate(QuantizationSpec spec, RingVector vector, int cut) {
        this.spec = spec;
        this.vector = vector;
        this.cut = cut;
    }

    /** Returns an update that was stored. Its number of cut coordinates is not stored. */
    public static IntegerUpdate restored(QuantizationSpec spec, RingVector vector) {
        if (vector.bits() != spec.ringBits()) {
            throw new IllegalArgumentException(
                    "elements of " + vector.bits() + " bits; the update has " + spec.ringBits());
        }
        return new IntegerUpdate(spec, vector, 0);
    }

    /**
     * Returns an update of integers in steps of the grid, each clipped to the bound.
     *
     * @param step at each index; read more than once
     */
    public static IntegerUpdate clipped(QuantizationSpec spec, int size, IntToLongFunction step) {
        long bound = spec.bound();
        RingVector within =
                RingVector.ofSigned(spec.ringBits(), size, i -> Math.max(-bound, Math.min(bound, step.applyAsLong(i))));
        int cut = 0;
        for (int i = 0; i < size; i++) {
            cut += within.signed(i) == step.applyAsLong(i) ? 0 : 1;
        }
        return new IntegerUpdate(spec, within, cut);
    }

    /**
     * Returns the update with noise on each coordinate: wrapped around in the ring, never clipped.
     *
     * @param noise in steps of the grid
     * @throws IllegalArgumentException if it is of another size
     */
    public IntegerUpdate plus(long[] noise) {
        return new IntegerUpdate(spec, vector.plus(noise), cut);
    }

    public QuantizationSpec spec() {
        return spec;
    }

    public RingVector vector() {
        return vector;
    }

    /** Coordinates that were beyond the bound and cut off; private, for the participant's own log. */
    public int cut() {
        return cut;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntegerUpdate update
                && spec.equals(update.spec)
                && vector.equals(update.vector)
                && cut == update.cut;
    }

    @Override
    public int hashCode() {
        return 31 * spec.hashCode() + vector.hashCode();
    }

    @Override
    public String toString() {
        return "IntegerUpdate[" + vector + "]";
    }
}
