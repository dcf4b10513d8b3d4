// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.OptionalDouble;

/**
 * Privacy cost of adaptive clipping: a noised count of the norms below the clip norm is released beside the sum. At equal cost the sum
 * needs more noise.
 *
 * <p>Source: Andrew, Thakkar, McMahan and Ramaswamy, NeurIPS 2021, theorem 1.
 */
public final class AdaptiveClipping {

    private AdaptiveClipping() {}

    /**
     * Returns the noise multiplier of the sum.
     *
     * @param together noise multiplier of a single release with the joint cost
     * @param countDeviation standard deviation of the count's noise
     * @return empty if the count alone costs as much as the joint release, or more
     */
    public static OptionalDouble noiseOfSum(double together, double countDeviation) {
        if (!(together > 0 && countDeviation > 0)) {
            throw new IllegalArgumentException(
                    "noise of " + together + " and of " + countDeviation + " must be above 0");
        }
        // As a fraction of the joint cost, so that the square neither underflows nor overflows.
        double count = together / countDeviation / 2;
        return count < 1 ? OptionalDouble.of(together / Math.sqrt((1 - count) * (1 + count))) : OptionalDouble.empty();
    }
}
