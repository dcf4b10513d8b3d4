// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Conversion of numbers to integers that can be summed without overflow. All participants of a round have the same
 * one; the ring is computed from it.
 *
 * @param grid value of one integer step, in units of the numbers; above 0, finite
 * @param bound {@code B}, greatest magnitude of a coordinate in steps, from 1 to 2^53; greater ones are clipped
 * @param participants {@code n}, greatest number of summed updates, at least 1
 * @param noiseDeviation standard deviation of noise that is added to the sum, in steps; 0 for none
 */
public record QuantizationSpec(double grid, long bound, int participants, double noiseDeviation) {

    /** Widest ring: two of its elements can be added in a {@code long}. */
    public static final int WIDEST = 62;

    /** Greatest bound: doubles represent all integers up to it. */
    private static final long GREATEST_BOUND = 1L << 53;

    /** Deviations of the noise that the ring leaves room for on either side; beyond lie 1.5e-23 of its mass. */
    private static final int NOISE_DEVIATIONS = 10;

    public QuantizationSpec {
        if (!(grid > 0 && grid < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("grid " + grid + " must be above 0 and finite");
        }
        if (bound < 1 || bound > GREATEST_BOUND || participants < 1) {
            throw new IllegalArgumentException("bound " + bound + " must be from 1 to " + GREATEST_BOUND
                    + ", participants " + participants + " at least 1");
        }
        if (!(noiseDeviation >= 0 && noiseDeviation < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("noise deviation " + noiseDeviation + " must be at least 0 and finite");
        }
        if (bits(bound, participants, noiseDeviation) > WIDEST) {
            throw new IllegalArgumentException(participants + " updates with coordinates of up to " + bound
                    + " steps and noise of deviation " + noiseDeviation + " do not fit into a ring of " + WIDEST
                    + " bits: use a coarser grid or a smaller cohort");
        }
    }

    /**
     * Returns the width {@code w} of the ring, in bits: the least at which every possible sum has an element of its
     * own.
     */
    public int ringBits() {
        return bits(bound, participants, noiseDeviation);
    }

    /** Returns the greatest magnitude of a coordinate of a sum of {@code summands} updates, noise included. */
    public double greatestSum(int summands) {
        return (double) bound * summands + NOISE_DEVIATIONS * noiseDeviation;
    }

    /** Returns {@code ceil(log2(2 (n B + 10 deviation) + 1))}, exactly. */
    private static int bits(long bound, int participants, double noiseDeviation) {
        BigDecimal noise = new BigDecimal(noiseDeviation).multiply(BigDecimal.valueOf(NOISE_DEVIATIONS));
        BigDecimal most = BigDecimal.valueOf(bound)
                .multiply(BigDecimal.valueOf(participants))
                .add(noise);
        BigDecimal sums = most.multiply(BigDecimal.valueOf(2)).add(BigDecimal.ONE);
        return sums.setScale(0, RoundingMode.CEILING)
                .toBigInteger()
                .subtract(BigInteger.ONE)
                .bitLength();
    }
}
