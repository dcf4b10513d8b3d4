// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.Arrays;

/**
 * Privacy loss distribution on a grid, under the upper distribution of a {@link LossPair}. It dominates the exact distribution, so its
 * delta is an upper bound.
 *
 * <p>Source: Sommer, Meiser and Mohammadi, PETS 2019; rounding to the grid by connecting the dots, Doroshenko et al., PETS 2022.
 */
final class LossDistribution {

    /** Least mass with full precision. */
    private static final double LEAST_MASS = 1e-290;

    private final double step;
    private final int first;
    private final double[] masses;
    private final double infinite;

    /**
     * Creates a distribution from masses on a grid.
     *
     * @param step distance of two losses
     * @param first least loss, in steps
     * @param masses not copied
     * @param infinite mass of an infinite loss
     */
    LossDistribution(double step, int first, double[] masses, double infinite) {
        this.step = step;
        this.first = first;
        this.masses = masses;
        this.infinite = infinite;
    }

    /** Computes the losses of a pair, or of the pair in reverse. */
    static LossDistribution of(LossPair pair, boolean reversed, double step) {
        double least = pair.leastOutcome();
        double greatest = pair.greatestOutcome();
        int from = (int) Math.floor(pair.lossAt(least) / step);
        int to = (int) Math.ceil(pair.lossAt(greatest) / step);
        double[] masses = new double[to - from + 1];
        double outcome = least;
        for (int i = from; i < to; i++) {
            double next =
                    i + 1 == to ? greatest : Math.min(greatest, Math.max(outcome, pair.outcomeAt((i + 1) * step)));
            double upper = pair.upper(outcome, next);
            double lower = pair.lower(outcome, next);
            if (reversed) {
                // In reverse the loss changes its sign, and the mass is that of the lower distribution.
                spread(lower, upper, -(i + 1) * step, step, masses, to - i - 1);
            } else {
                spread(upper, lower, i * step, step, masses, i - from);
            }
            outcome = next;
        }
        double below = pair.upper(Double.NEGATIVE_INFINITY, least);
        double beyond = pair.upper(greatest, Double.POSITIVE_INFINITY);
        if (reversed) {
            below = pair.lower(greatest, Double.POSITIVE_INFINITY);
            beyond = pair.lower(Double.NEGATIVE_INFINITY, least);
        }
        masses[0] += below;
        return new LossDistribution(step, reversed ? -to : from, masses, beyond);
    }

    /**
     * Moves the mass of an interval of losses to its two ends. Both distributions keep their mass, and the pair is at least as
     * distinguishable as before.
     */
    private static void spread(double upper, double lower, double loss, double step, double[] masses, int at) {
        // If the other mass underflows, all mass goes to the upper end. Only that mass limits the exponential.
        double kept = lower > LEAST_MASS ? Math.exp(Math.log(lower) + loss) : 0;
        double left = (kept - upper * Math.exp(-step)) / -Math.expm1(-step);
        double bounded = Math.min(upper, Math.max(0, left));
        masses[at] += bounded;
        masses[at + 1] += upper - bounded;
    }

    double step() {
        return step;
    }

    /** Returns the least loss, in steps. */
    int first() {
        return first;
    }

    int size() {
        return masses.length;
    }

    double mass(int index) {
        return masses[index];
    }

    double infinite() {
        return infinite;
    }

    /** Returns the mixture with another distribution, by a public coin. */
    LossDistribution mixedWith(LossDistribution other, double otherWeight) {
        int from = Math.min(first, other.first);
        int to = Math.max(first + masses.length, other.first + other.masses.length);
        double[] mixed = new double[to - from];
        for (int i = 0; i < masses.length; i++) {
            mixed[first - from + i] += (1 - otherWeight) * masses[i];
        }
        for (int i = 0; i < other.masses.length; i++) {
            mixed[other.first - from + i] += otherWeight * other.masses[i];
        }
        return new LossDistribution(step, from, mixed, (1 - otherWeight) * infinite + otherWeight * other.infinite);
    }

    /** Returns the logarithm of the mean of exp(order times loss), without infinite losses. */
    double logMoment(double order) {
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double least = order * first * step;
        for (int i = 0; i < masses.length; i++) {
            double exponent = least + order * step * i;
            if (masses[i] <= 0) {
                continue;
            }
            if (exponent > most) {
                sum *= Math.exp(most - exponent);
                most = exponent;
            }
            sum += masses[i] * Math.exp(exponent - most);
        }
        return most + Math.log(sum);
    }

    /** Returns the least delta at an epsilon. */
    double delta(double epsilon) {
        double delta = infinite;
        for (int i = masses.length - 1; i >= 0; i--) {
            double loss = (first + i) * step;
            if (loss <= epsilon) {
                break;
            }
            delta += masses[i] * -Math.expm1(epsilon - loss);
        }
        return delta;
    }

    /** Returns the least epsilon, at least 0, at a delta; infinite if there is none. */
    double epsilon(double delta) {
        if (infinite > delta) {
            return Double.POSITIVE_INFINITY;
        }
        // Let upper and lower be the masses of losses above epsilon. Then delta = infinite + upper - exp(epsilon)
        // lower.
        double upper = infinite;
        double logLower = Double.NEGATIVE_INFINITY;
        for (int i = masses.length - 1; i >= 0; i--) {
            double loss = (first + i) * step;
            double epsilon = upper > delta ? Math.log(upper - delta) - logLower : Double.NEGATIVE_INFINITY;
            if (epsilon >= loss) {
                return Math.max(0, epsilon);
            }
            if (loss <= 0 && upper <= delta) {
                return 0;
            }
            double mass = Math.max(0, masses[i]);
            upper += mass;
            logLower = LogSpace.sum(logLower, Math.log(mass) - loss);
        }
        return upper <= delta ? 0 : Math.max(0, Math.log(upper - delta) - logLower);
    }

    @Override
    public String toString() {
        return "LossDistribution[" + masses.length + " losses from " + first * step + ", "
                + Arrays.stream(masses).sum() + "]";
    }
}
