// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

/**
 * Variance of the noise in each coordinate of a released sum.
 *
 * @param least variance that is accounted for, in squared steps of the grid; 0 without a privacy guarantee
 * @param most variance if no participant withholds noise
 */
public record NoiseVariance(double least, double most) {

    /** Variance that rounding to an integer adds. */
    private static final double ROUNDING = 1.0 / 12;

    /** No noise. */
    public static final NoiseVariance NONE = new NoiseVariance(0, 0);

    public NoiseVariance {
        if (!(least >= 0 && least <= most)) {
            throw new IllegalArgumentException("a variance of at least " + least + " and at most " + most);
        }
    }

    /** Returns the variance of {@code summands} rounded Gaussian numbers. */
    static NoiseVariance ofGaussians(double deviation, int summands) {
        double variance = deviation * deviation;
        return new NoiseVariance(summands * variance, summands * (variance + ROUNDING));
    }
}
