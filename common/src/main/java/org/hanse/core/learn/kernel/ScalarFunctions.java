// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/** Functions of single numbers without the fused multiply-add, which is slow where the processor has none. */
final class ScalarFunctions {

    private ScalarFunctions() {}

    static float exp(float x) {
        if (x < ExponentialApproximation.LOWEST) {
            return 0;
        }
        if (x > ExponentialApproximation.HIGHEST) {
            return Float.POSITIVE_INFINITY;
        }
        float shifted = x * ExponentialApproximation.PER_LOG_2 + ExponentialApproximation.ROUNDER;
        float n = shifted - ExponentialApproximation.ROUNDER;
        float r = x - n * ExponentialApproximation.LOG_2_HIGH - n * ExponentialApproximation.LOG_2_LOW;
        float q = ExponentialApproximation.Q5 * r + ExponentialApproximation.Q4;
        q = q * r + ExponentialApproximation.Q3;
        q = q * r + ExponentialApproximation.Q2;
        q = q * r + ExponentialApproximation.Q1;
        q = q * r + ExponentialApproximation.Q0;
        q = q * r * r + r + 1;
        int power = (Float.floatToRawIntBits(shifted) << ExponentialApproximation.MANTISSA_BITS)
                + ExponentialApproximation.ONE_BITS;
        return q * Float.intBitsToFloat(power);
    }

    static float sigmoid(float x) {
        return 1 / (1 + exp(-x));
    }

    static float tanh(float x) {
        return 1 - 2 / (1 + exp(x + x));
    }
}
