// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Sizes and numbers to try kernels with. */
final class Shapes {

    /** Half a unit in the last place of 1: the relative error of one operation. */
    static final double ROUNDING = 0x1p-24;

    private Shapes() {}

    /** Returns zero, one, and sizes around the lane widths of 4, 8 and 16, their doubles and fourfold. */
    static int[] sizes() {
        return new int[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 100, 129};
    }

    static float[] random(int size, SplittableRandom random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    static double[] toDouble(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
