// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.function.ToDoubleFunction;

/** Central finite differences, for tests of gradients. */
final class FiniteDifference {

    private static final double STEP = 1e-5;

    private FiniteDifference() {}

    /** Returns the gradient of {@code loss} at {@code parameters}. */
    static double[] gradient(double[] parameters, ToDoubleFunction<double[]> loss) {
        double[] gradient = new double[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            double[] above = parameters.clone();
            double[] below = parameters.clone();
            above[i] += STEP;
            below[i] -= STEP;
            gradient[i] = (loss.applyAsDouble(above) - loss.applyAsDouble(below)) / (2 * STEP);
        }
        return gradient;
    }

    /** Returns the cross-entropy of a logit. */
    static double crossEntropy(double logit, boolean positive) {
        return Math.log1p(Math.exp(positive ? -logit : logit));
    }

    /** Returns {@code (after - before) / factor}. */
    static double[] change(double[] before, double[] after, double factor) {
        double[] change = new double[before.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = (after[i] - before[i]) / factor;
        }
        return change;
    }
}
