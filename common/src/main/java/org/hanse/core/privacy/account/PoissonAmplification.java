// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.function.IntToDoubleFunction;

/**
 * Amplification by Poisson subsampling, under addition and removal, for a release with known Renyi divergences only. The proof is in
 * {@code docs/adr/0024-sampling-any-release.md}.
 *
 * <p>Let {@code P} be the release with the unit, {@code Q} without it, {@code x = P / Q} and {@code Y = (1 - q) Q + q P}. The divergence of
 * {@code Y} from {@code Q} follows from the binomial moments of {@code x}. The divergence of {@code Q} from {@code Y} is the mean of
 * {@code (1 - q + q x)^-m} with {@code m = order - 1}. An upper bound of it is the sum of a parabola and of {@code x^-k} that agrees with
 * it in {@code x = 1} up to the third derivative.
 *
 * @param q sampling probability, above 0 and below 1
 * @param divergence divergence of the release without sampling, in both directions, by integer order from 2 on
 */
record PoissonAmplification(double q, IntToDoubleFunction divergence) {

    /**
     * Returns the amplified divergence, never more than the one without sampling.
     *
     * @param order integer, at least 2
     */
    double divergence(int order) {
        double all = divergence.applyAsDouble(order);
        if (!Double.isFinite(all)) {
            return all;
        }
        double sampled = Math.max(added(order), removed(order)) / (order - 1);
        return Math.min(all, Math.max(0, sampled));
    }

    /** Returns the logarithm of the moment of that order of {@code 1 - q + q x}. */
    private double added(int order) {
        double out = Math.log1p(-q);
        double sum = (order - 1) * out + Math.log1p((order - 1) * q);
        for (int i = 2; i <= order; i++) {
            double drawn = LogSpace.choose(order, i) + i * Math.log(q) + (order - i) * out;
            sum = LogSpace.sum(sum, drawn + (i - 1) * divergence.applyAsDouble(i));
        }
        return sum;
    }

    /** Returns an upper bound of the logarithm of the mean of {@code (1 - q + q x)^-m}. */
    private double removed(int order) {
        double m = order - 1.0;
        // The least k that keeps the sum above on both sides, with a parabola that opens upwards.
        int k = (int) Math.max(1, Math.ceil((m + 2) * q - 2));
        double curvature = Math.log(m * (m + 1)) + 2 * Math.log(q);
        double parabola = curvature - Math.log(2) + Math.log1p(-Math.min(1, (m + 2) * q / (k + 2)));
        double power = curvature + Math.log((m + 2) * q) - Math.log(k * (k + 1.0) * (k + 2));
        double sum = LogSpace.sum(
                parabola + logMinus1(divergence.applyAsDouble(2)),
                power + logMinus1(k * divergence.applyAsDouble(k + 1)));
        return LogSpace.sum(0, sum);
    }

    /** Returns the logarithm of {@code exp(value) - 1}. */
    private static double logMinus1(double value) {
        return value + Math.log(-Math.expm1(-value));
    }
}
