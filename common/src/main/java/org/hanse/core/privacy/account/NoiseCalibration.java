// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** The least noise for a budget. */
public final class NoiseCalibration {

    private static final double LEAST = 1e-2;
    private static final double MOST = 1e6;

    /** How much more noise than necessary is found at most, as a part of it. */
    private static final double PRECISION = 1e-3;

    private NoiseCalibration() {}

    /**
     * The least noise multiplier, up to a thousandth more, with which releases keep to a budget.
     *
     * @param releases of each noise multiplier; more noise must not cost more
     * @return empty if no noise is enough, or the accountant knows no bound
     */
    public static OptionalDouble noise(
            PrivacyAccountant accountant,
            DoubleFunction<Releases> releases,
            NeighbourRelation relation,
            double epsilon,
            double delta) {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("an epsilon of " + epsilon + " must be above 0");
        }
        Search search = new Search(accountant, releases, relation, epsilon, delta);
        double high = 1;
        while (!search.isEnough(high)) {
            high *= 2;
            if (high > MOST) {
                return OptionalDouble.empty();
            }
        }
        double low = high / 2;
        while (low > LEAST && search.isEnough(low)) {
            high = low;
            low /= 2;
        }
        while (high / low > 1 + PRECISION) {
            double middle = Math.sqrt(low * high);
            if (search.isEnough(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return OptionalDouble.of(high);
    }

    private record Search(
            PrivacyAccountant accountant,
            DoubleFunction<Releases> releases,
            NeighbourRelation relation,
            double epsilon,
            double delta) {

        boolean isEnough(double noise) {
            OptionalDouble spent = accountant.epsilon(releases.apply(noise), relation, delta);
            return spent.isPresent() && spent.getAsDouble() <= epsilon;
        }
    }
}
