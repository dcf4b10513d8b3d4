// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

/** Product of two runs of numbers. Four sums side by side, since a processor need not wait for one to begin the next. */
final class DotProduct {

    private DotProduct() {}

    /** Returns the sum of {@code a[fromA + i] * b[fromB + i]} over {@code length} numbers. */
    static double of(double[] a, int fromA, double[] b, int fromB, int length) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            first += a[fromA + i] * b[fromB + i];
            second += a[fromA + i + 1] * b[fromB + i + 1];
            third += a[fromA + i + 2] * b[fromB + i + 2];
            fourth += a[fromA + i + 3] * b[fromB + i + 3];
        }
        for (; i < length; i++) {
            first += a[fromA + i] * b[fromB + i];
        }
        return first + second + third + fourth;
    }
}
