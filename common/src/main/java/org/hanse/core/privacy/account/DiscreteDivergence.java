// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import org.hanse.core.privacy.account.DpEvent.DiscreteGaussianSum;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.SkellamSum;

/** Renyi divergences of sums of whole numbers with noise of whole numbers. */
final class DiscreteDivergence {

    private DiscreteDivergence() {}

    /**
     * Of Skellam noise with everybody in the sum; known for whole orders alone.
     *
     * <p>Source: Agarwal, Kairouz and Liu, NeurIPS 2021, theorem 3.5.
     */
    static double skellam(SkellamSum sum, double order) {
        if (order != Math.rint(order)) {
            return Double.POSITIVE_INFINITY;
        }
        Distance distance = sum.distance();
        double square = distance.euclidean() * distance.euclidean();
        double variance = sum.variance();
        double more = Math.min(
                ((2 * order - 1) * square + 6 * distance.manhattan()) / (4 * variance * variance),
                3 * distance.manhattan() / (2 * variance));
        return order * square / (2 * variance) + more;
    }

    /**
     * Of discrete Gaussian noise of several, whose sum is nearly such.
     *
     * <p>Source: Kairouz, Liu and Steinke, ICML 2021, theorem 1 and proposition 14.
     */
    static double gaussian(DiscreteGaussianSum sum, double order) {
        double own = sum.deviation() * sum.deviation();
        double apart = 0;
        for (int k = 1; k < sum.participants(); k++) {
            apart += Math.exp(-2 * Math.PI * Math.PI * own * k / (k + 1.0));
        }
        apart *= 10;
        Distance distance = sum.distance();
        double deviation = Math.sqrt(sum.participants()) * sum.deviation();
        double shift = distance.euclidean() / deviation;
        double first = order / 2 * shift * shift + apart * distance.dimension();
        double second = order
                / 2
                * (shift * shift + 2 * distance.manhattan() / deviation * apart + apart * apart * distance.dimension());
        double root = shift + Math.sqrt(distance.dimension()) * apart;
        return Math.min(first, Math.min(second, order / 2 * root * root));
    }
}
