// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** The least noise for a budget. */
public final class NoiseCalibration {

    /** The least noise multiplier that is tried. */
    public static final double LEAST = 0x1p-7;

    /** The greatest noise multiplier that is tried. */
    public static final double MOST = 1e6;

    /** How much more noise than necessary is found at most, as a part of it. */
    private static final double PRECISION = 1e-3;

    /** Added so that accountants with a coarser grid, which see a little more spent, agree. */
    private static final double MARGIN = 1 + 5e-4;

    private NoiseCalibration() {}

    /**
     * The least noise multiplier, up to two thousandths more, with which releases keep to a budget; {@link #LEAST} where that or less does.
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
            // Halved now and then, since guesses are poor where epsilon jumps.
            Point between = search.at(i % 3 == 0 ? Math.sqrt(low.noise() * high.noise()) : search.guess(low, high));
            if (search.isEnough(between)) {
                high = between;
            } else {
                low = between;
            }
        }
        return OptionalDouble.of(high.noise() * MARGIN);
    }

    /** What a noise multiplier costs, infinite where no bound is known. */
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

        /** Between two, as if epsilon were a power of the noise; never so near to either that nothing is gained. */
        double guess(Point low, Point high) {
            double width = Math.log(high.noise() / low.noise());
            double part = Math.log(low.epsilon() / epsilon) / Math.log(low.epsilon() / high.epsilon());
            double margin = Math.min(0.5, PRECISION / 3 / width);
            // No number where one of them costs nothing, or has no bound.
            double inside = part >= 0 && part <= 1 ? Math.min(1 - margin, Math.max(margin, part)) : 0.5;
            return low.noise() * Math.exp(inside * width);
        }
    }
}
