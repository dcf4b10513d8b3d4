// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/**
 * Dominating pair of one release: distributions with and without one unit, at least as distinguishable as any pair that can occur. The
 * privacy loss of an outcome {@code x} is the logarithm of the upper density over the lower density. It grows with {@code x}.
 *
 * <p>Source: Zhu, Dong and Wang, AISTATS 2022.
 */
sealed interface LossPair {

    /** Distance of the truncated tails, in deviations: a probability below 1e-18 lies beyond. */
    double FAR = 9;

    /** Loss beyond which exponentials overflow or a difference of 1 does not matter. */
    double GREAT = 40;

    /** Returns the outcome with this loss; infinite if the loss is always above or below. */
    double outcomeAt(double loss);

    /** Returns the loss of an outcome. */
    double lossAt(double outcome);

    /** Returns the probability of an interval of outcomes under the upper distribution. */
    double upper(double from, double to);

    /** Returns the probability of an interval of outcomes under the lower distribution. */
    double lower(double from, double to);

    /** Returns the least outcome with relevant probability under either distribution. */
    double leastOutcome();

    /** Returns the greatest outcome with relevant probability under either distribution. */
    double greatestOutcome();

    /** Returns about the standard deviation of a small loss; more for a great one. */
    double lossDeviation();

    /**
     * Pair with and without a sampled unit: (1 - q) N(0, s^2) + q N(1, s^2) against N(0, s^2).
     *
     * @param probability sampling probability q, above 0, at most 1
     * @param deviation s, deviation of the noise divided by the unit's influence on the sum
     */
    record Sampled(double probability, double deviation) implements LossPair {

        @Override
        public double outcomeAt(double loss) {
            if (probability == 1) {
                return deviation * deviation * loss + 0.5;
            }
            double logAbove = loss > GREAT
                    ? loss + Math.log1p((probability - 1) * Math.exp(-loss))
                    : Math.log(Math.max(0, Math.expm1(loss) + probability));
            return deviation * deviation * (logAbove - Math.log(probability)) + 0.5;
        }

        @Override
        public double lossAt(double outcome) {
            double exponent = (2 * outcome - 1) / (2 * deviation * deviation);
            if (probability == 1) {
                // Without this branch 1 would vanish beside a great exponential, and the loss would be infinite.
                return exponent;
            }
            return exponent > 0
                    ? exponent + Math.log(probability + (1 - probability) * Math.exp(-exponent))
                    : Math.log1p(probability * Math.expm1(exponent));
        }

        @Override
        public double upper(double from, double to) {
            return (1 - probability) * lower(from, to)
                    + probability * NormalTail.between((from - 1) / deviation, (to - 1) / deviation);
        }

        @Override
        public double lower(double from, double to) {
            return NormalTail.between(from / deviation, to / deviation);
        }

        @Override
        public double leastOutcome() {
            return -FAR * deviation;
        }

        @Override
        public double greatestOutcome() {
            return 1 + FAR * deviation;
        }

        @Override
        public double lossDeviation() {
            return probability * Math.sqrt(Math.expm1(1 / (deviation * deviation)));
        }
    }

    /**
     * Pair of a sampled unit with one record or the opposite one: (1 - q) N(0, s^2) + q N(1, s^2) against
     * (1 - q) N(0, s^2) + q N(-1, s^2).
     *
     * @param probability sampling probability q, above 0, at most 1
     * @param deviation s, deviation of the noise divided by the clip norm
     */
    record Replaced(double probability, double deviation) implements LossPair {

        private double square() {
            return deviation * deviation;
        }

        /** Returns the outcome. With y = exp(x / s^2) and c = q exp(-1 / (2 s^2)) the density ratio is (1 - q + c y) / (1 - q + c / y). */
        @Override
        public double outcomeAt(double loss) {
            double logC = Math.log(probability) - 1 / (2 * square());
            double logGrowth = loss > GREAT ? loss : Math.log(Math.abs(Math.expm1(loss)));
            double scale = Math.log1p(-probability) - Math.log(2) + logGrowth - logC - loss / 2;
            double asinh = scale > 300 ? scale + Math.log(2) : asinh(Math.exp(scale));
            return square() * (loss / 2 + Math.signum(loss) * asinh);
        }

        private static double asinh(double x) {
            return Math.log1p(x + x * x / (1 + Math.sqrt(x * x + 1)));
        }

        @Override
        public double lossAt(double outcome) {
            return logMixture(outcome) - logMixture(-outcome);
        }

        private double logMixture(double outcome) {
            return new Sampled(probability, deviation).lossAt(outcome);
        }

        @Override
        public double upper(double from, double to) {
            return new Sampled(probability, deviation).upper(from, to);
        }

        @Override
        public double lower(double from, double to) {
            return upper(-to, -from);
        }

        @Override
        public double leastOutcome() {
            return -1 - FAR * deviation;
        }

        @Override
        public double greatestOutcome() {
            return 1 + FAR * deviation;
        }

        @Override
        public double lossDeviation() {
            return new Sampled(probability, deviation).lossDeviation();
        }
    }
}
