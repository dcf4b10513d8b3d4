// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.stream.IntStream;

/**
 * Factor of the matrix mechanism: noise that is correlated between rounds, so that sums over rounds have less noise. The matrix {@code A}
 * of ones on and below the diagonal computes prefix sums of the rounds. Its factorisation is {@code A = C C}, with {@code C} lower
 * triangular and Toeplitz. The mechanism adds independent noise to {@code C x} and multiplies by {@code C} again. Its privacy cost is that
 * of one Gaussian release, with the noise divided by the sensitivity of {@code C} as its multiplier. The order of participation does not
 * matter. The coefficients are those of {@code (1 - z)^(-1/2)}.
 *
 * <p>Source: Fichtenberger, Henzinger and Upadhyay, ICML 2023 (the factor); Kalinin and Lampert, NeurIPS 2024 (several participations).
 *
 * @param rounds number of rounds, at least 1
 */
public record ToeplitzFactor(int rounds) {

    public ToeplitzFactor {
        if (rounds < 1) {
            throw new IllegalArgumentException(rounds + " rounds");
        }
    }

    /**
     * Participation pattern of one unit.
     *
     * @param most greatest number of participations, at least 1
     * @param separation least number of rounds from one participation to the next, at least 1
     */
    public record Participations(int most, int separation) {
        public Participations {
            if (most < 1 || separation < 1) {
                throw new IllegalArgumentException(most + " participations, " + separation
                        + " rounds from one to the next: both must be at least 1");
            }
        }

        /** Returns the greatest number of participations within a number of rounds. */
        int within(int rounds) {
            return Math.min(most, (rounds - 1) / separation + 1);
        }
    }

    /** Returns the first column of {@code C}: 1, 1/2, 3/8, falling. */
    public double[] coefficients() {
        double[] coefficients = new double[rounds];
        coefficients[0] = 1;
        for (int i = 1; i < rounds; i++) {
            coefficients[i] = coefficients[i - 1] * (2 * i - 1) / (2 * i);
        }
        return coefficients;
    }

    /**
     * Returns the L2 sensitivity of {@code C x} to one unit with a norm of 1 a round. The coefficients are positive and fall. So the
     * maximum is participation from the first round on, as often and as closely as permitted.
     */
    public double sensitivity(Participations participations) {
        double[] coefficients = coefficients();
        double[] moved = new double[rounds];
        for (int time = 0; time < participations.within(rounds); time++) {
            int from = time * participations.separation();
            for (int i = from; i < rounds; i++) {
                moved[i] += coefficients[i - from];
            }
        }
        return norm(moved);
    }

    /** Returns the standard deviation of the noise of the last sum, the greatest, for a noise multiplier and a norm of 1. */
    public double greatestError(Participations participations) {
        return sensitivity(participations) * norm(coefficients());
    }

    /** Returns the root of the mean noise variance over all sums, for a noise multiplier and a norm of 1. */
    public double meanError(Participations participations) {
        double[] coefficients = coefficients();
        // The square of coefficient i occurs in the sums of all rounds from i on.
        double squares = IntStream.range(0, rounds)
                .mapToDouble(i -> (rounds - i) * coefficients[i] * coefficients[i])
                .sum();
        return sensitivity(participations) * Math.sqrt(squares / rounds);
    }

    /** Returns {@link #greatestError} for independent noise in each release. */
    public double independentError(Participations participations) {
        return Math.sqrt((double) participations.within(rounds) * rounds);
    }

    private static double norm(double[] vector) {
        return Math.sqrt(IntStream.range(0, vector.length)
                .mapToDouble(i -> vector[i] * vector[i])
                .sum());
    }
}
