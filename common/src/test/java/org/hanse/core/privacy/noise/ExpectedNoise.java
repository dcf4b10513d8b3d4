// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;

/**
 * Reference distribution of noise, computed independently of the samplers.
 *
 * @param below cumulative probability
 * @param deviation standard deviation
 * @param excess excess kurtosis
 */
record ExpectedNoise(LongToDoubleFunction below, double deviation, double excess) {

    private static final double ROOT_2 = Math.sqrt(2);

    static ExpectedNoise roundedGaussian(double sigma) {
        LongToDoubleFunction below = n -> Erfc.value(-(n + 0.5) / sigma / ROOT_2) / 2;
        int most = (int) Math.min(1000, 12 * sigma + 2);
        if (most == 1000) {
            return new ExpectedNoise(below, Math.sqrt(sigma * sigma + 1 / 12.0), 0);
        }
        double second = 0;
        double fourth = 0;
        for (int n = 1; n <= most; n++) {
            double mass = 2 * (Erfc.value((n - 0.5) / sigma / ROOT_2) - Erfc.value((n + 0.5) / sigma / ROOT_2)) / 2;
            second += mass * n * n;
            fourth += mass * n * n * n * n;
        }
        return new ExpectedNoise(below, Math.sqrt(second), fourth / (second * second) - 3);
    }

    /** Returns the difference of two Poisson numbers; for a large variance Edgeworth's expansion, which is off by less than 1e-9. */
    static ExpectedNoise skellam(double variance) {
        double deviation = Math.sqrt(variance);
        if (variance >= 1e5) {
            return new ExpectedNoise(
                    n -> {
                        double z = (n + 0.5) / deviation;
                        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
                        return Erfc.value(-z / ROOT_2) / 2 - density * (z * z * z - 3 * z) / (24 * variance);
                    },
                    deviation,
                    1 / variance);
        }
        int most = (int) (12 * deviation + 20);
        PoissonDistribution part = PoissonDistribution.of(variance / 2);
        int terms = (int) (variance / 2 + 12 * deviation + 40) + most;
        double[] cumulative = new double[2 * most + 1];
        double sum = 0;
        for (int n = -most; n <= most; n++) {
            for (int j = Math.max(0, -n); j < terms; j++) {
                sum += part.probability(j) * part.probability(n + j);
            }
            cumulative[n + most] = sum;
        }
        return new ExpectedNoise(
                n -> n < -most ? 0 : n > most ? 1 : cumulative[(int) n + most], deviation, 1 / variance);
    }

    /** The probability of a chi-square as great as that of the sample, or greater. */
    double fit(long[] sample) {
        long[] sorted = sample.clone();
        Arrays.sort(sorted);
        long width = Math.max(1, (long) (deviation / 12));
        long edge = (long) (-8 * deviation) - 1;
        long farthest = -edge;
        List<double[]> cells = new ArrayList<>();
        double[] cell = {0, 0};
        double lower = 0;
        int at = 0;
        while (true) {
            boolean last = edge >= farthest;
            double upper = last ? 1 : below.applyAsDouble(edge);
            cell[0] += (upper - lower) * sample.length;
            while (at < sorted.length && (last || sorted[at] <= edge)) {
                cell[1]++;
                at++;
            }
            if (cell[0] >= 25) {
                cells.add(cell);
                cell = new double[] {0, 0};
            }
            if (last) {
                break;
            }
            lower = upper;
            edge += width;
        }
        if (cell[0] + cell[1] > 0 && !cells.isEmpty()) {
            double[] end = cells.get(cells.size() - 1);
            end[0] += cell[0];
            end[1] += cell[1];
        }
        double square = cells.stream()
                .mapToDouble(c -> (c[1] - c[0]) * (c[1] - c[0]) / c[0])
                .sum();
        return ChiSquaredDistribution.of(cells.size() - 1).survivalProbability(square);
    }
}
