// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import java.util.function.IntToLongFunction;
import java.util.random.RandomGenerator;

/**
 * Stochastic rounding of an update to integers: {@code x / grid} is rounded up with the probability of its fractional
 * part, else down, so its expectation is unchanged. The result is clipped to the bound.
 *
 * <p>A party that can predict {@code u} can undo part of the rounding, so the numbers come from a cryptographic
 * generator; a simulator may use a seeded one.
 *
 * <p>Source: stochastic rounding as in Kairouz, Liu and Steinke, ICML 2021, without rotation.
 */
public final class Quantizer {

    /** Unit of {@code u}, which has 53 random bits, the precision of a {@code double} in [0, 1). */
    private static final double UNIT = 0x1p-53;

    /** All of them fail with a probability of 1e-217 where one does with one of exp(-1/2). */
    private static final int MOST_ROUNDINGS = 1000;

    private final QuantizationSpec spec;
    private final RandomGenerator random;

    /**
     * Creates a quantizer.
     *
     * @param random cryptographic generator without locks, called once per coordinate: {@code
     *     core.crypto.StreamRandom}, seeded in a simulation
     */
    public Quantizer(QuantizationSpec spec, RandomGenerator random) {
        this.spec = spec;
        this.random = random;
    }

    /**
     * Quantizes the update, repeatedly until its norm is within a bound. {@code core.privacy.account.RoundingBound}
     * computes the probability of a repetition. The number of repetitions is private: it depends on the update.
     *
     * @param norm greatest L2 norm of the integers, in steps
     * @throws IllegalArgumentException if a coordinate is NaN or infinite, or no rounding is short enough
     */
    public IntegerUpdate quantize(BoundedVector update, double norm) {
        for (int i = 0; i < MOST_ROUNDINGS; i++) {
            IntegerUpdate rounded = quantize(update);
            if (norm(rounded) <= norm) {
                return rounded;
            }
        }
        throw new IllegalArgumentException(
                "none of " + MOST_ROUNDINGS + " roundings of an update has a norm of at most " + norm
                        + " steps: it was not clipped to what the bound was computed for");
    }

    private static double norm(IntegerUpdate update) {
        double squares = 0;
        for (int i = 0; i < update.vector().size(); i++) {
            double integer = update.vector().signed(i);
            squares += integer * integer;
        }
        return Math.sqrt(squares);
    }

    /**
     * Quantizes the update.
     *
     * @throws IllegalArgumentException if a coordinate is NaN or infinite
     */
    public IntegerUpdate quantize(BoundedVector update) {
        RoundingAccumulator rounding = new RoundingAccumulator(update);
        RingVector integers = RingVector.ofSigned(spec.ringBits(), update.size(), rounding);
        return new IntegerUpdate(spec, integers, rounding.cut);
    }

    /** Rounded coordinates, each read once, with the number of those that were cut off. */
    private final class RoundingAccumulator implements IntToLongFunction {

        private final BoundedVector update;
        private final double bound = (double) spec.bound();
        private int cut;

        RoundingAccumulator(BoundedVector update) {
            this.update = update;
        }

        @Override
        public long applyAsLong(int i) {
            double number = update.get(i);
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException(
                        "coordinate " + i + " of the update is " + number + ", which no integer stands for");
            }
            double steps = number / spec.grid();
            double u = (random.nextLong() >>> (Long.SIZE - 53)) * UNIT;
            // The part behind the point is exact, however large the number: adding u to it before would not be.
            double floor = Math.floor(steps);
            // 1 where u is below the part behind the point: the sign of their difference, since a branch on chance is
            // slow.
            long up = Double.doubleToRawLongBits(u - (steps - floor)) >>> (Long.SIZE - 1);
            double rounded = floor + up;
            if (Math.abs(rounded) > bound) {
                cut++;
                rounded = Math.copySign(bound, rounded);
            }
            return (long) rounded;
        }
    }
}
