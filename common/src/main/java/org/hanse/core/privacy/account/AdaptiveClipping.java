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
        // As a part of what both may cost, whose square is neither lost nor infinite however small or great both are.
        double count = together / countDeviation / 2;
        return count < 1 ? OptionalDouble.of(together / Math.sqrt((1 - count) * (1 + count))) : OptionalDouble.empty();
    }
}
