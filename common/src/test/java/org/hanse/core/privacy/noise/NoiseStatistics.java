// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.util.Arrays;

/** Moments of samples, whose mean is known to be 0. */
public final class NoiseStatistics {

    private NoiseStatistics() {}

    /** The mean in deviations of it, where one number has the deviation that is given. */
    public static double mean(long[] sample, double deviation) {
        return Arrays.stream(sample).average().orElseThrow() / deviation * Math.sqrt(sample.length);
    }

    public static double variance(long[] sample) {
        return Arrays.stream(sample).mapToDouble(n -> (double) n * n).average().orElseThrow();
    }

    /** Less that of normal numbers. */
    public static double excess(long[] sample) {
        double variance = variance(sample);
        return Arrays.stream(sample)
                                .mapToDouble(n -> (double) n * n * n * n)
                                .average()
                                .orElseThrow()
                        / (variance * variance)
                - 3;
    }

    /** Correlation times the root of the size, which is a standard normal number where there is none. */
    public static double correlation(long[] one, long[] other) {
        double products = 0;
        for (int i = 0; i < one.length; i++) {
            products += (double) one[i] * other[i];
        }
        return products / one.length / Math.sqrt(variance(one) * variance(other)) * Math.sqrt(one.length);
    }
}
