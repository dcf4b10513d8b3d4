// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/**
 * Constants of the exponential function in both implementations.
 *
 * <p>{@code exp(x) = 2^n exp(r)} with the integer {@code n} nearest to {@code x / log 2} and {@code r = x - n log 2},
 * at most {@code log 2 / 2} in size. Log 2 is subtracted in two parts. The first part has few bits, so that its
 * product with {@code n} is exact. {@code exp(r) = 1 + r + r^2 q(r)}; {@code q} has degree 5 and coefficients that
 * minimise the greatest relative error of {@code exp(r)}, 6e-11 before rounding (Remez exchange).
 */
final class ExponentialApproximation {

    /** Below, the result is no normal number any more and becomes 0. */
    static final float LOWEST = -87.33654f;

    /** Greatest argument with a finite result. Above it {@code n} is 128, which exceeds a float's exponent. */
    static final float HIGHEST = 88.37626f;

    static final float PER_LOG_2 = 1.442695f;
    static final float LOG_2_HIGH = 0.6933594f;
    static final float LOG_2_LOW = -0.00021219444f;

    /** Added to a number of small size, this leaves its nearest integer in the low bits: {@code 1.5 * 2^23}. */
    static final float ROUNDER = 12582912f;

    static final int MANTISSA_BITS = 23;
    static final int ONE_BITS = 0x3f800000;

    static final float Q0 = 0.5f;
    static final float Q1 = 0.16666666f;
    static final float Q2 = 0.041666295f;
    static final float Q3 = 0.008333498f;
    static final float Q4 = 0.0013944703f;
    static final float Q5 = 0.00019790298f;

    private ExponentialApproximation() {}
}
