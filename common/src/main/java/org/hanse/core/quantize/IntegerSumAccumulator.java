// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

/** Sum of integer updates as they arrive, in the memory of one of them. Not thread-safe. */
public final class IntegerSumAccumulator {

    private final QuantizationSpec spec;
    private final long[] sums;
    private int summands;

    /** Creates an empty sum. */
    public IntegerSumAccumulator(QuantizationSpec spec, int size) {
        this.spec = spec;
        this.sums = new long[size];
    }

    /**
     * Adds one update.
     *
     * @throws IllegalArgumentException if it is quantised by another spec or of another size; nothing is added then
     * @throws IllegalStateException if as many have been added as the ring is wide enough for
     */
    public void add(IntegerUpdate update) {
        if (!update.spec().equals(spec)) {
            throw new IllegalArgumentException(update + " by " + update.spec() + " in a sum by " + spec);
        }
        add(update.vector());
    }

    /**
     * Adds one update as it arrived, without a check of its range.
     *
     * @throws IllegalArgumentException if it is of another ring or size; nothing is added then
     * @throws IllegalStateException if as many have been added as the ring is wide enough for
     */
    public void add(RingVector update) {
        if (update.bits() != spec.ringBits() || update.size() != sums.length) {
            throw new IllegalArgumentException(update + " in a sum of " + sums.length + " by " + spec);
        }
        if (summands == spec.participants()) {
            throw new IllegalStateException("more than the " + summands + " updates that the ring is wide enough for");
        }
        update.addTo(sums);
        summands++;
    }

    /** Adds what another one has, as {@link #add}. */
    public void add(IntegerSum other) {
        if (!other.spec().equals(spec) || other.size() != sums.length) {
            throw new IllegalArgumentException(
                    other + " by " + other.spec() + " in a sum of " + sums.length + " by " + spec);
        }
        if (other.summands() > spec.participants() - summands) {
            throw new IllegalStateException((summands + (long) other.summands()) + " updates, more than the "
                    + spec.participants() + " that the ring is wide enough for");
        }
        other.vector().addTo(sums);
        summands += other.summands();
    }

    /** Returns the sum so far. */
    public IntegerSum toIntegerSum() {
        return IntegerSum.of(spec, RingVector.wrapping(spec.ringBits(), sums.length, i -> sums[i]), summands);
    }
}
