// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Sampler of {@code round(Z)}, where {@code Z} is normal with mean 0 and a given standard deviation. Added to an integer {@code x} it
 * gives {@code round(x + Z)}, which reveals no more about {@code x} than {@code x + Z} does. The analysis of Gaussian noise therefore
 * holds unchanged, in any dimension.
 *
 * <p>Rejection sampling with fixed work: the number of attempts for a batch suffices with probability 1 - 2^-100, and all attempts run to
 * the end. Acceptance is independent of the drawn number, so neither the count nor the places of accepted attempts reveal it. All
 * arithmetic is in integers: the deviation times a magnitude of 184 bits is rounded exactly.
 *
 * <p>Shape of a draw: {@code [count]}, in steps of the grid.
 */
public final class RoundedGaussianSampler {

    /** Greatest standard deviation, in steps. */
    public static final double GREATEST_DEVIATION = 0x1p40;

    /**
     * Upper bound of the statistical distance of one number from {@code round(Z)}. Each threshold of the table is off by 2^-120. The
     * acceptance probability is off by 2^-112: 2^-113 by itself and as much by the exponent. Both are divided by the acceptance rate.
     * Cells of {@code x} that hold a boundary between two integers have a mass of 2^-139. Numbers beyond 14 deviations have a mass of
     * 2^-140.
     */
    public static final double DISTANCE = 0x1p-110;

    private final double deviation;

    /** Deviation in steps: one limb for the integer part and one for the fraction. */
    private final long whole;

    private final long fraction;

    private RoundedGaussianSampler(double deviation, long whole, long fraction) {
        this.deviation = deviation;
        this.whole = whole;
        this.fraction = fraction;
    }

    /**
     * Creates a sampler.
     *
     * @param deviation standard deviation of {@code Z}, in steps of the grid, above 0 and at most 2^40
     */
    public static RoundedGaussianSampler of(double deviation) {
        if (!(deviation > 0 && deviation <= GREATEST_DEVIATION)) {
            throw new IllegalArgumentException("a standard deviation of " + deviation
                    + " steps must be above 0 and at most 2^40: use a coarser grid");
        }
        // Exact from 2^-8 on. A smaller deviation is rounded to 0 in any case, even 14 times as far out.
        BigInteger limbs = new BigDecimal(deviation)
                .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(FixedPoint.LIMB)))
                .toBigInteger();
        return new RoundedGaussianSampler(
                deviation, limbs.shiftRight(FixedPoint.LIMB).longValueExact(), limbs.longValue() & FixedPoint.MASK);
    }

    /**
     * Draws independent numbers.
     *
     * @param random cryptographic; it provides seven longs for each attempt, so it should not lock for each long
     * @throws IllegalStateException if too few attempts are accepted, with a probability below 2^-100; no number is returned then
     */
    public long[] draw(int count, RandomGenerator random) {
        // Accepted attempts beyond the count go to the place after the last.
        long[] drawn = new long[Math.addExact(count, 1)];
        int found = 0;
        GaussianAttempts attempts = new GaussianAttempts();
        for (long left = attempts(count); left > 0; left -= GaussianAttempts.SIZE) {
            int made = (int) Math.min(GaussianAttempts.SIZE, left);
            attempts.make(random, made);
            for (int i = 0; i < made; i++) {
                drawn[found] = rounded(attempts, i);
                found += (int) attempts.taken[i] & ((found - count) >> (Integer.SIZE - 1));
            }
        }
        attempts.forget();
        long[] numbers = Arrays.copyOf(drawn, count);
        Arrays.fill(drawn, 0);
        if (found < count) {
            throw new IllegalStateException("only " + found + " of " + count
                    + " normal numbers came out of random words, which honest ones do once in 2^100 times");
        }
        return numbers;
    }

    /**
     * Returns a number of attempts that yields fewer than {@code count} accepted ones with a probability below 2^-100. The bound is
     * Chernoff's for the lower tail, {@code exp(-(m - count)^2 / (2 m))}, where {@code m} is the expected number of accepted attempts.
     */
    static long attempts(int count) {
        long more = 70 + BigInteger.valueOf(139 * (count + 35L)).sqrt().longValueExact();
        return ((count + more + 1) * 100 + GaussianAttempts.TAKEN_PERCENT - 1) / GaussianAttempts.TAKEN_PERCENT;
    }

    /** Returns {@code deviation (k + x)} rounded to the nearest integer, with its sign. */
    private long rounded(GaussianAttempts attempts, int i) {
        long k = attempts.whole[i];
        long first = attempts.first[i];
        long second = attempts.second[i];
        long third = attempts.third[i];
        // Limbs at 2^-180, 2^-120 and 2^-60, plus one half. The limb below has no carry.
        long at180 = FixedPoint.high(fraction, third) + FixedPoint.low(fraction, second) + FixedPoint.low(whole, third);
        long at120 = FixedPoint.high(fraction, second)
                + FixedPoint.low(fraction, first)
                + FixedPoint.high(whole, third)
                + FixedPoint.low(whole, second)
                + (at180 >>> FixedPoint.LIMB);
        long at60 = FixedPoint.high(fraction, first)
                + FixedPoint.low(fraction, k)
                + FixedPoint.high(whole, second)
                + FixedPoint.low(whole, first)
                + (at120 >>> FixedPoint.LIMB)
                + FixedPoint.ONE / 2;
        long magnitude =
                whole * k + FixedPoint.high(fraction, k) + FixedPoint.high(whole, first) + (at60 >>> FixedPoint.LIMB);
        return (magnitude ^ attempts.sign[i]) - attempts.sign[i];
    }

    @Override
    public String toString() {
        return "RoundedGaussianSampler[deviation " + deviation + "]";
    }
}
