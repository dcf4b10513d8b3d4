// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import java.util.random.RandomGenerator;

/**
 * Rounds an update to integers: {@code x / grid} up with the probability of its part behind the point, else down, which is
 * {@code x / grid} on average; then cut off at the bound on either side.
 *
 * <p>Whoever can foresee {@code u} can undo part of what rounding hides, so the numbers come from a cryptographic
 * generator; a simulator may give it a seed.
 *
 * <p>Source: stochastic rounding as in Kairouz, Liu and Steinke, ICML 2021, without rotation.
 */
public final class Quantizer {

    /** {@code u} has 53 random bits, as many as a {@code double} in [0, 1) can tell apart evenly. */
    private static final double UNIT = 0x1p-53;

    /** All of them fail with a probability of 1e-217 where one does with one of exp(-1/2). */
    private static final int MOST_ROUNDINGS = 1000;

    private final QuantizationSpec spec;
    private final RandomGenerator random;

    /**
     * A quantizer.
     *
     * @param random cryptographic, asked for a long a coordinate, so one that does not take a lock for each:
     *     {@code core.crypto.StreamRandom}, in a simulation with a seed
     */
    public Quantizer(QuantizationSpec spec, RandomGenerator random) {
        this.spec = spec;
        this.random = random;
    }

    /**
     * The update in integers, rounded anew until it is no longer than a bound ({@code core.privacy.account.RoundingBound} says with
     * which probability it is not at once). How often is not to be told: it depends on the update.
     *
     * @param norm L2 norm in steps that the integers may have
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
     * The update in integers.
     *
     * @throws IllegalArgumentException if a coordinate is NaN or infinite
     */
    public IntegerUpdate quantize(BoundedVector update) {
        long[] integers = new long[update.size()];
        double bound = (double) spec.bound();
        int cut = 0;
        for (int i = 0; i < integers.length; i++) {
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
            integers[i] = (long) rounded;
        }
        return new IntegerUpdate(spec, RingVector.ofSigned(spec.ringBits(), integers), cut);
    }
}
