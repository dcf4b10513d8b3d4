// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/**
 * The privacy of noise from one normal distribution, exactly; any number of such releases is one with less noise.
 *
 * <p>Source: Balle and Wang, ICML 2018, theorem 8.
 */
final class GaussianTradeoff {

    private static final int HALVINGS = 200;

    /** By how much epsilons are rounded up: far above the errors of the functions, and above those of figures with nine digits. */
    private static final double ROUNDED_UP = 1 + 1e-8;

    private static final double GREAT = 1e6;

    private GaussianTradeoff() {}

    /**
     * The least delta that holds at an epsilon.
     *
     * @param shift how far data move the mean, over the standard deviation of the noise
     */
    static double delta(double shift, double epsilon) {
        double first = NormalTail.above(epsilon / shift - shift / 2);
        if (epsilon > GREAT) {
            // The second part would be a difference of great numbers; without it delta is greater.
            return first;
        }
        double second = Math.exp(epsilon + NormalTail.logAbove(epsilon / shift + shift / 2));
        return first - second;
    }

    /** The least epsilon that holds at a delta, rounded up. */
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
