// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/**
 * Exact privacy of Gaussian noise. Any number of Gaussian releases equals one release with less noise.
 *
 * <p>Source: Balle and Wang, ICML 2018, theorem 8.
 */
final class GaussianTradeoff {

    private static final int HALVINGS = 200;

    /** Factor that rounds epsilons up, far above the errors of the functions and of figures with nine digits. */
    private static final double ROUNDED_UP = 1 + 1e-8;

    private static final double GREAT = 1e6;

    private GaussianTradeoff() {}

    /**
     * Returns the least delta at an epsilon.
     *
     * @param shift sensitivity of the mean divided by the standard deviation of the noise
     */
    static double delta(double shift, double epsilon) {
        double first = NormalTail.above(epsilon / shift - shift / 2);
        if (epsilon > GREAT) {
            // The second part would be a difference of great numbers. Without it delta is greater, which is safe.
            return first;
        }
        double second = Math.exp(epsilon + NormalTail.logAbove(epsilon / shift + shift / 2));
        return first - second;
    }

    /** Returns the least epsilon at a delta, rounded up. */
    static double epsilon(double shift, double delta) {
        if (delta(shift, 0) <= delta) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (delta(shift, high) > delta) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < HALVINGS && low < high; i++) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (delta(shift, middle) > delta) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high * ROUNDED_UP;
    }
}
