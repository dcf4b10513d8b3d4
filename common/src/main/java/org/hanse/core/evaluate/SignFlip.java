// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Paired sign-flip tests of a mean difference against 0, one in each direction. Under the null hypothesis the two models are exchangeable
 * at each query, so each sign of a difference is as likely as the other.
 *
 * <p>A p-value is (1 + number of draws at least as extreme) / (1 + number of draws), so it is never 0. With at most as many outcomes as
 * draws, all outcomes are counted instead. Queries without a difference change neither.
 *
 * <p>Source: Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology 9(1), 2010 (p-values of random draws).
 *
 * @param greater p-value against a mean of 0 or less; NaN without a test
 * @param less p-value against a mean of 0 or more; NaN without a test
 * @param smallestEffect mean difference that one of the tests, alone and at 5 %, finds with a probability of 80 %; NaN for equal values
 */
public record SignFlip(double greater, double less, double smallestEffect) {

    /** No test. */
    public static final SignFlip NONE = new SignFlip(Double.NaN, Double.NaN, Double.NaN);

    /** Usual number of draws. */
    public static final int DRAWS = 100_000;

    /** Bits of the largest difference as an integer: sums of 2^22 differences fit a long. */
    private static final int PRECISION = 40;

    /** Signs that one look-up in a table of sums covers. */
    private static final int SIGNS = 8;

    private static final double STANDARD_ERRORS = quantile(0.95) + quantile(0.8);

    private static double quantile(double probability) {
        return NormalDistribution.of(0, 1).inverseCumulativeProbability(probability);
    }

    /**
     * Tests the mean of paired differences.
     *
     * @param differences one a query, finite
     * @param draws number of draws, at least 1
     * @param seed seed of the draws. Equal differences, draws and seeds give equal p-values
     */
    public static SignFlip test(double[] differences, int draws, long seed) {
        if (draws < 1) {
            throw new IllegalArgumentException(draws + " draws");
        }
        if (!Arrays.stream(differences).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a difference is not finite");
        }
        double[] nonzero =
                Arrays.stream(differences).filter(value -> value != 0).toArray();
        long[] whole = integers(nonzero);
        long[][] tables = tables(whole);
        long observed = Arrays.stream(whole).filter(value -> value > 0).sum();
        boolean exact = whole.length < Integer.SIZE - 1 && 1 << whole.length <= draws;
        long outcomes = exact ? 1L << whole.length : draws;
        RandomGenerator random = KeyedRandom.generate(seed, ~whole.length);
        long atLeast = exact ? 0 : 1;
        long atMost = exact ? 0 : 1;
        for (long outcome = 0; outcome < outcomes; outcome++) {
            long signs = outcome;
            long sum = sum(tables, exact ? () -> signs : random::nextLong);
            atLeast += sum >= observed ? 1 : 0;
            atMost += sum <= observed ? 1 : 0;
        }
        double total = exact ? outcomes : outcomes + 1.0;
        return new SignFlip(atLeast / total, atMost / total, smallestEffect(differences));
    }

    /** Returns the tests of the negated differences. */
    public SignFlip reversed() {
        return new SignFlip(less, greater, smallestEffect);
    }

    /** Returns differences as integers, so that equal sums are equal in any order. Powers of two stay exact. */
    private static long[] integers(double[] values) {
        int exponent = Arrays.stream(values).mapToInt(Math::getExponent).max().orElse(0);
        return Arrays.stream(values)
                .mapToLong(value -> Math.round(Math.scalb(value, PRECISION - exponent)))
                .toArray();
    }

    /** Returns sums of absolute values: {@code [block][signs]}, where the bits of {@code signs} choose among the block's values. */
    private static long[][] tables(long[] values) {
        long[][] tables = new long[(values.length + SIGNS - 1) / SIGNS][1 << SIGNS];
        for (int block = 0; block < tables.length; block++) {
            for (int signs = 1; signs < tables[block].length; signs++) {
                int value = block * SIGNS + Integer.numberOfTrailingZeros(signs);
                tables[block][signs] =
                        tables[block][signs & signs - 1] + (value < values.length ? Math.abs(values[value]) : 0);
            }
        }
        return tables;
    }

    /**
     * Returns the sum of the values with a positive sign. The sum of all signed values is twice this one minus a constant.
     *
     * @param source 64 signs at a time
     */
    private static long sum(long[][] tables, LongSupplier source) {
        long sum = 0;
        long signs = 0;
        for (int block = 0; block < tables.length; block++) {
            signs = block % (Long.SIZE / SIGNS) == 0 ? source.getAsLong() : signs >>> SIGNS;
            sum += tables[block][(int) (signs & (1 << SIGNS) - 1)];
        }
        return sum;
    }

    /** Returns 2.49 standard errors of the mean (Cohen, Statistical Power Analysis for the Behavioral Sciences, 1988, chapter 2). */
    private static double smallestEffect(double[] differences) {
        int n = differences.length;
        double mean = Arrays.stream(differences).average().orElse(0);
        double squares = Arrays.stream(differences)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return squares == 0 ? Double.NaN : STANDARD_ERRORS * Math.sqrt(squares / (n - 1) / n);
    }
}
