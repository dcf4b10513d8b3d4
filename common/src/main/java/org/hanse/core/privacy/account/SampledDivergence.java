// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/** Renyi divergences of sums over a random sample of units. */
final class SampledDivergence {

    /** Most terms of a series. */
    private static final int MOST_TERMS = 1000;

    /** Logarithmic distance from the sum below which terms are negligible. */
    private static final double SMALL = 25;

    /** Greatest order with an exact bound for cohorts of a fixed size; greater orders use a simpler, looser bound. */
    private static final int MOST_EXACT = 256;

    /** Bound of the rounding error of a sum near 1, whose logarithm is small. A small divergence has a similar size. */
    private static final double ROUNDING = 0x1p-50;

    private SampledDivergence() {}

    /**
     * Returns the divergence of Poisson sampling, under addition and removal.
     *
     * @param q sampling probability, below 1
     * @param deviation deviation of the noise divided by the clip norm
     */
    static double poisson(double q, double deviation, double order) {
        double log = order == Math.rint(order) ? whole(q, deviation, (int) order) : broken(q, deviation, order);
        return (log + ROUNDING) / (order - 1);
    }

    /** Returns the divergence of an integer order, section 3.3 of Mironov, Talwar and Zhang. */
    private static double whole(double q, double deviation, int order) {
        double sum = LogSpace.NOTHING;
        for (int i = 0; i <= order; i++) {
            double term = LogSpace.choose(order, i)
                    + i * Math.log(q)
                    + (order - i) * Math.log1p(-q)
                    + (i * (double) i - i) / (2 * deviation * deviation);
            sum = LogSpace.sum(sum, term);
        }
        return sum;
    }

    /** Returns the divergence of a fractional order: two series, with signs. */
    private static double broken(double q, double deviation, double order) {
        double square = deviation * deviation;
        double middle = square * Math.log(1 / q - 1) + 0.5;
        double plus = LogSpace.NOTHING;
        double minus = LogSpace.NOTHING;
        for (int i = 0; i < MOST_TERMS; i++) {
            double rest = order - i;
            double coefficient = logGeneralChoose(order, i);
            double first = coefficient
                    + i * Math.log(q)
                    + rest * Math.log1p(-q)
                    + (i * (double) i - i) / (2 * square)
                    + NormalTail.logAbove((i - middle) / deviation);
            double second = coefficient
                    + rest * Math.log(q)
                    + i * Math.log1p(-q)
                    + (rest * rest - rest) / (2 * square)
                    + NormalTail.logAbove((middle - rest) / deviation);
            double term = LogSpace.sum(first, second);
            if (isPositive(order, i)) {
                plus = LogSpace.sum(plus, term);
            } else {
                minus = LogSpace.sum(minus, term);
            }
            if (i > order && term < plus - SMALL) {
                // The remaining terms alternate and fall, so their sum is less than the last term.
                return Math.max(0, LogSpace.sum(LogSpace.difference(plus, minus), term));
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Returns whether the binomial coefficient of a fractional order is above 0. */
    private static boolean isPositive(double order, int i) {
        int negative = 0;
        for (int k = (int) Math.ceil(order); k < i; k++) {
            negative++;
        }
        return negative % 2 == 0;
    }

    private static double logGeneralChoose(double n, int k) {
        double log = 0;
        for (int i = 0; i < k; i++) {
            log += Math.log(Math.abs(n - i)) - Math.log(i + 1.0);
        }
        return log;
    }

    /**
     * Returns the divergence of a sample of fixed size, under replacement of one unit.
     *
     * @param part fraction of the units that take part
     * @param deviation deviation of the noise, divided by the distance of two sums that differ in one unit
     */
    static double fixedSize(double part, double deviation, double order) {
        if (part == 1) {
            return order / (2 * deviation * deviation);
        }
        int below = (int) Math.floor(order);
        double fraction = order - below;
        double cumulant = fixedSizeCumulant(part, deviation, below);
        if (fraction > 0) {
            // Between integer orders the cumulant is convex.
            cumulant = (1 - fraction) * cumulant + fraction * fixedSizeCumulant(part, deviation, below + 1);
        }
        return cumulant / (order - 1);
    }

    private static double fixedSizeCumulant(double part, double deviation, int order) {
        if (order <= 1) {
            return 0;
        }
        double square = deviation * deviation;
        double[] differences = order <= MOST_EXACT ? differences(square, order) : new double[0];
        double sum = 0;
        for (int i = 2; i <= order; i++) {
            double simple = Math.log(2) + i * (i - 1.0) / (2 * square);
            double term;
            if (i == 2) {
                term = Math.min(Math.log(4) + 1 / square + Math.log1p(-Math.exp(-1 / square)), simple);
            } else if (differences.length == 0) {
                term = simple;
            } else {
                int low = 2 * (i / 2);
                int high = 2 * ((i + 1) / 2);
                term = Math.min(Math.log(4) + (differences[low] + differences[high]) / 2, simple);
            }
            sum = LogSpace.sum(sum, term + i * Math.log(part) + LogSpace.choose(order, i));
        }
        return sum;
    }

    /**
     * Returns the logarithms of the forward differences, at 0, of exp(x (x - 1) / (2 s^2)), for even orders, where they are above 0.
     *
     * @return by order, up to one more than {@code most}
     */
    private static double[] differences(double square, int most) {
        int count = most + 3;
        double[] logs = new double[count];
        boolean[] negative = new boolean[count];
        for (int i = 0; i < count; i++) {
            logs[i] = i * (i - 1.0) / (2 * square);
        }
        double[] at = new double[most + 2];
        for (int order = 1; order < at.length; order++) {
            for (int i = 0; i < count - order; i++) {
                subtract(logs, negative, i);
            }
            at[order] = logs[0];
        }
        return at;
    }

    /** Replaces a number by its successor minus itself. */
    private static void subtract(double[] logs, boolean[] negative, int i) {
        if (negative[i] != negative[i + 1]) {
            logs[i] = LogSpace.sum(logs[i], logs[i + 1]);
            negative[i] = negative[i + 1];
        } else {
            boolean grows = logs[i + 1] >= logs[i];
            logs[i] = grows ? LogSpace.difference(logs[i + 1], logs[i]) : LogSpace.difference(logs[i], logs[i + 1]);
            negative[i] = grows == negative[i + 1];
        }
    }
}
