// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.SplittableRandom;

/** Initial parameters from a normal distribution. */
final class Gaussian {

    private Gaussian() {}

    /** Draws {@code size} numbers of mean 0. */
    static double[] draw(int size, double deviation, SplittableRandom random) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextGaussian() * deviation;
        }
        return values;
    }
}
