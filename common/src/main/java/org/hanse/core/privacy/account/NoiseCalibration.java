// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** Noise calibration: search for the least noise within a budget. */
public final class NoiseCalibration {

    /** Least noise multiplier of the search. */
    public static final double LEAST = 0x1p-7;

    /** Greatest noise multiplier of the search. */
    public static final double MOST = 1e6;

    /** Greatest relative excess of the result over the least noise. */
    private static final double PRECISION = 1e-3;

    /** Margin for accountants with a coarser grid, whose epsilon is slightly greater. */
    private static final double MARGIN = 1 + 5e-4;

    private NoiseCalibration() {}

    /**
     * Returns the least noise multiplier within a budget, at most two thousandths too great. Returns {@link #LEAST} if that suffices.
     *
     * @param releases releases by noise multiplier; more noise must not cost more
     * @return empty if no noise suffices, or the accountant has no bound
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
        Point high = search.at(1);
        Point low = high;
        while (!search.isEnough(high)) {
            low = high;
            high = search.at(high.noise() * 2);
            if (high.noise() > MOST) {
                return OptionalDouble.empty();
            }
        }
        while (search.isEnough(low)) {
            high = low;
            if (high.noise() <= LEAST) {
                return OptionalDouble.of(high.noise());
            }
            low = search.at(low.noise() / 2);
        }
        for (int i = 1; high.noise() / low.noise() > 1 + PRECISION; i++) {
            // Bisects every third time, because interpolation is poor where epsilon jumps.
            Point between = search.at(i % 3 == 0 ? Math.sqrt(low.noise() * high.noise()) : search.guess(low, high));
            if (search.isEnough(between)) {
                high = between;
            } else {
                low = between;
            }
        }
        return OptionalDouble.of(high.noise() * MARGIN);
    }

    /** Noise multiplier and its epsilon, infinite without a bound. */
    private record Point(double noise, double epsilon) {}

    private record Search(
            PrivacyAccountant accountant,
            DoubleFunction<Releases> releases,
            NeighbourRelation relation,
            double epsilon,
            double delta) {

        Point at(double noise) {
            OptionalDouble spent = accountant.epsilon(releases.apply(noise), relation, delta);
            return new Point(noise, spent.orElse(Double.POSITIVE_INFINITY));
        }

        boolean isEnough(Point point) {
            return point.epsilon() <= epsilon;
        }

        /** Returns an interpolation of epsilon as a power of the noise, away from both ends. */
        double guess(Point low, Point high) {
            double width = Math.log(high.noise() / low.noise());
            double part = Math.log(low.epsilon() / epsilon) / Math.log(low.epsilon() / high.epsilon());
            double margin = Math.min(0.5, PRECISION / 3 / width);
            // NaN if one of the two epsilons is 0 or infinite.
            double inside = part >= 0 && part <= 1 ? Math.min(1 - margin, Math.max(margin, part)) : 0.5;
            return low.noise() * Math.exp(inside * width);
        }
    }
}
