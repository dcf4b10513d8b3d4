// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Optional;

/**
 * Moments of the noise of released sums, in units of the claim: a variance of 1 and a fourth moment of 3 squared variances.
 *
 * @param rounds number of sums
 * @param coordinates coordinates of each sum
 * @param slack greatest ratio of the variance to the claim, at least 1; above 1 if the accounting ignores the noise of some nodes
 * @param variance variance of all coordinates together
 * @param least least variance of a coordinate
 * @param greatest greatest variance of a coordinate
 * @param kurtosis kurtosis of all coordinates together: mean fourth power divided by the squared variance
 * @param greatestKurtosis greatest kurtosis of a coordinate
 * @param dependence dependence between numbers
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

    /** Negative logarithm of half the probability of a false alarm in one comparison, 2 exp(-30), far below any observable rate. */
    private static final double FAR = 30;

    /** Limit of a mean fourth power, in deviations; its tails are long. */
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

    /** Closed interval. */
    public record Range(double least, double most) {}

    /**
     * Limits for noise that matches its claim.
     *
     * @param variance of all coordinates together
     * @param ofEach variance of a coordinate
     * @param kurtosis of all coordinates together
     * @param kurtosisOfEach greatest kurtosis of a coordinate
     * @param within greatest mean product of two numbers of a vector
     * @param betweenRounds greatest mean product of the same coordinate in two rounds
     */
    public record Limits(
            Range variance, Range ofEach, Range kurtosis, double kurtosisOfEach, double within, double betweenRounds) {}

    /** Returns the limits of these moments for their number of samples. */
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
     * Returns the bound that the absolute mean of {@code count} products of two independent normal numbers exceeds with probability 2
     * exp(-far). A sum of products is a difference of squares and a quadratic form. Its eigenvalues are between -1 and 1, and their
     * squares add up to half the count. So the lemma applies.
     */
    private static double product(double count, double far) {
        return Math.sqrt(2 * far / count) + 2 * far / count;
    }
}
