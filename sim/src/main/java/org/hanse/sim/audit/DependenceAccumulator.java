// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sums of products of released noise: of two numbers of one vector at some distance, and of the same coordinate in two vectors. All vectors
 * have one size. For one thread at a time.
 */
final class DependenceAccumulator {

    /** Greatest distance up to which all distances are tested. */
    private static final int NEAR = 64;

    private final List<double[]> vectors = new ArrayList<>();
    private int[] lags = {};
    private double[] products = {};
    private double betweenRounds;

    /** Adds the noise of a round, in units of the claimed deviation. */
    void add(double[] numbers) {
        if (vectors.isEmpty()) {
            lags = lags(numbers.length);
            products = new double[lags.length];
        }
        for (int l = 0; l < lags.length; l++) {
            products[l] += product(numbers, numbers, lags[l]);
        }
        for (double[] earlier : vectors) {
            betweenRounds = Math.max(betweenRounds, Math.abs(product(earlier, numbers, 0)) / numbers.length);
        }
        vectors.add(numbers.clone());
    }

    /** Returns the tested distances: small ones, powers of two, where buffers and blocks repeat, and half the size. */
    private static int[] lags(int size) {
        IntStream near = IntStream.rangeClosed(1, NEAR);
        IntStream powers = IntStream.range(0, Integer.SIZE - 1).map(power -> 1 << power);
        return IntStream.concat(IntStream.concat(near, powers), IntStream.of(size / 2))
                .filter(lag -> lag > 0 && lag <= size / 2)
                .distinct()
                .toArray();
    }

    private static double product(double[] one, double[] other, int lag) {
        double sum = 0;
        for (int i = 0; i + lag < one.length; i++) {
            sum += one[i] * other[i + lag];
        }
        return sum;
    }

    NoiseDependence toDependence() {
        int rounds = vectors.size();
        double within = 0;
        for (int l = 0; l < lags.length; l++) {
            double count = (double) rounds * (vectors.get(0).length - lags[l]);
            within = Math.max(within, Math.abs(products[l]) / count);
        }
        return new NoiseDependence(lags.length, rounds * (rounds - 1) / 2, within, betweenRounds);
    }
}
