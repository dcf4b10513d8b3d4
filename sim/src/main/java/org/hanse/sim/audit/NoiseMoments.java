// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Optional;

/**
 * What the noise of released sums looks like, in units of what is claimed: variances of 1 and fourth moments of 3 variances squared.
 *
 * @param rounds sums that were looked at
 * @param coordinates of each
 * @param slack how many times the claimed variance there may be, where everybody adds noise and some are not counted on; at least 1
 * @param variance of all coordinates together
 * @param least variance of a coordinate
 * @param greatest variance of a coordinate
 * @param kurtosis of all together: mean fourth power over the squared variance
 * @param greatestKurtosis of a coordinate
 * @param dependence what numbers tell of others
 */
public record NoiseMoments(
        int rounds,
        int coordinates,
        double slack,
        double variance,
        double least,
        double greatest,
        double kurtosis,
        double greatestKurtosis,
        NoiseDependence dependence) {

    /** A sound build is refused with a probability below 2 exp(-30) for each of what is compared, far below what any test can see. */
    private static final double FAR = 30;

    /** Deviations of a mean fourth power, whose tails are long, that are far out. */
    private static final double FAR_DEVIATIONS = 8;

    private static final double NORMAL = 3;

    /** Variance of the fourth power of a standard normal number. */
    private static final double OF_FOURTHS = 96;

    static NoiseMoments of(int rounds, double[] squares, double[] fourths, double slack, NoiseDependence dependence) {
        double all = 0;
        double allFourths = 0;
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        double greatestKurtosis = 0;
        for (int i = 0; i < squares.length; i++) {
            all += squares[i];
            allFourths += fourths[i];
            least = Math.min(least, squares[i] / rounds);
            greatest = Math.max(greatest, squares[i] / rounds);
            greatestKurtosis = Math.max(greatestKurtosis, kurtosis(fourths[i] / rounds, squares[i] / rounds));
        }
        double count = (double) rounds * squares.length;
        return new NoiseMoments(
                rounds,
                squares.length,
                slack,
                all / count,
                least,
                greatest,
                kurtosis(allFourths / count, all / count),
                greatestKurtosis,
                dependence);
    }

    private static double kurtosis(double fourth, double square) {
        return square == 0 ? 0 : fourth / (square * square);
    }

    /** From one number to another, both included. */
    public record Range(double least, double most) {}

    /**
     * What noise as it is claimed stays within.
     *
     * @param variance of all coordinates together
     * @param ofEach variance of a coordinate
     * @param kurtosis of all together
     * @param kurtosisOfEach the greatest that a coordinate may have
     * @param within the greatest mean product of two numbers of a vector
     * @param betweenRounds the greatest mean product of the numbers of two rounds
     */
    public record Limits(
            Range variance, Range ofEach, Range kurtosis, double kurtosisOfEach, double within, double betweenRounds) {}

    /** What these moments are held against: limits of so many numbers. */
    public Limits limits() {
        double count = (double) rounds * coordinates;
        double ofEach = among(coordinates);
        double deviation = FAR_DEVIATIONS * Math.sqrt(OF_FOURTHS / count);
        return new Limits(
                new Range(Math.max(0, lower(count, FAR)), slack * upper(count, FAR)),
                new Range(Math.max(0, lower(rounds, ofEach)), slack * upper(rounds, ofEach)),
                new Range(NORMAL - deviation, NORMAL + deviation),
                NORMAL + (FAR_DEVIATIONS + Math.log(coordinates)) * Math.sqrt(OF_FOURTHS / rounds),
                slack * product((double) rounds * (coordinates - coordinates / 2), among(dependence.lags())),
                slack * product(coordinates, among(dependence.pairs())));
    }

    private static double among(int compared) {
        return FAR + Math.log(Math.max(1, compared));
    }

    /** Kind of a deviation from the claim. */
    public enum ProblemKind {

        /** Less variance than claimed. */
        LITTLE_VARIANCE,

        /** More variance than claimed. */
        MUCH_VARIANCE,

        /** Rounds depend on each other. */
        DEPENDENT_ROUNDS,

        /** Coordinates of one vector depend on each other. */
        DEPENDENT_COORDINATES,

        /** The variance of one coordinate is not as claimed. */
        COORDINATE_VARIANCE,

        /** The kurtosis is not that of a normal distribution. */
        KURTOSIS,

        /** The kurtosis of one coordinate is too large. */
        COORDINATE_KURTOSIS
    }

    /**
     * A deviation from the claim.
     *
     * @param value variance, mean product or kurtosis
     */
    public record Problem(ProblemKind kind, double value) {}

    /** Returns the first deviation from the claim; empty without one. */
    public Optional<Problem> problem() {
        Limits limits = limits();
        if (variance < limits.variance().least()) {
            return problem(ProblemKind.LITTLE_VARIANCE, variance);
        }
        if (variance > limits.variance().most()) {
            return problem(ProblemKind.MUCH_VARIANCE, variance);
        }
        if (dependence.betweenRounds() > limits.betweenRounds()) {
            return problem(ProblemKind.DEPENDENT_ROUNDS, dependence.betweenRounds());
        }
        if (dependence.within() > limits.within()) {
            return problem(ProblemKind.DEPENDENT_COORDINATES, dependence.within());
        }
        if (least < limits.ofEach().least()) {
            return problem(ProblemKind.COORDINATE_VARIANCE, least);
        }
        if (greatest > limits.ofEach().most()) {
            return problem(ProblemKind.COORDINATE_VARIANCE, greatest);
        }
        if (kurtosis < limits.kurtosis().least() || kurtosis > limits.kurtosis().most()) {
            return problem(ProblemKind.KURTOSIS, kurtosis);
        }
        return greatestKurtosis > limits.kurtosisOfEach()
                ? problem(ProblemKind.COORDINATE_KURTOSIS, greatestKurtosis)
                : Optional.empty();
    }

    private static Optional<Problem> problem(ProblemKind kind, double value) {
        return Optional.of(new Problem(kind, value));
    }

    /** Source: Laurent and Massart, Annals of Statistics 28 (2000), lemma 1: chi-square below it with a probability of exp(-far). */
    private static double lower(double count, double far) {
        return 1 - 2 * Math.sqrt(far / count);
    }

    private static double upper(double count, double far) {
        return 1 + 2 * Math.sqrt(far / count) + 2 * far / count;
    }

    /**
     * What the mean of so many products of two independent normal numbers is above, without its sign, with a probability of 2 exp(-far).
     * A sum of products is a difference of squares, of which the lemma holds as well: it is a quadratic form whose eigenvalues are between
     * -1 and 1 and have squares that add up to half the count.
     */
    private static double product(double count, double far) {
        return Math.sqrt(2 * far / count) + 2 * far / count;
    }
}
