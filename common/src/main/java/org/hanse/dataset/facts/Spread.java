// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.util.Arrays;

/**
 * Distribution of a count. Quartiles are values that occur: of n sorted values those at rank ceil(n/4), ceil(n/2) and
 * ceil(3n/4).
 *
 * @param min smallest value; as all others 0 without values
 * @param lowerQuartile a quarter of the values is at most this
 * @param median half of the values are at most this
 * @param upperQuartile three quarters of the values are at most this
 * @param max largest value
 */
public record Spread(int min, int lowerQuartile, int median, int upperQuartile, int max) {

    /** Returns the spread of {@code values}, in any order. */
    public static Spread of(int[] values) {
        if (values.length == 0) {
            return new Spread(0, 0, 0, 0, 0);
        }
        int[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(
                sorted[0],
                quantile(sorted, 1, 4),
                quantile(sorted, 1, 2),
                quantile(sorted, 3, 4),
                sorted[sorted.length - 1]);
    }

    private static int quantile(int[] sorted, long numerator, long denominator) {
        long rank = (numerator * sorted.length + denominator - 1) / denominator;
        return sorted[(int) rank - 1];
    }
}
