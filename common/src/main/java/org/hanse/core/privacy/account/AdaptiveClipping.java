// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.OptionalDouble;

/**
 * What it costs to follow a quantile of norms: a noisy count of those below the clip norm is released beside the sum, so that the sum
 * itself needs more noise for the same privacy.
 *
 * <p>Source: Andrew, Thakkar, McMahan and Ramaswamy, NeurIPS 2021, theorem 1.
 */
public final class AdaptiveClipping {

    private AdaptiveClipping() {}

    /**
     * The noise multiplier that the sum needs.
     *
     * @param together noise multiplier as which both releases together are to count
     * @param countDeviation standard deviation of the count's noise
     * @return empty if the count alone costs as much, or more
     */
    public static OptionalDouble noiseOfSum(double together, double countDeviation) {
        if (!(together > 0 && countDeviation > 0)) {
            throw new IllegalArgumentException(
                    "noise of " + together + " and of " + countDeviation + " must be above 0");
        }
        double left = 1 / (together * together) - 1 / (4 * countDeviation * countDeviation);
        return left > 0 ? OptionalDouble.of(1 / Math.sqrt(left)) : OptionalDouble.empty();
    }
}
