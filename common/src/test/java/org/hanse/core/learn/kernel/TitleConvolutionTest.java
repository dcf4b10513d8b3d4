// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The convolution of titles of both implementations against its equations in double precision. */
class TitleConvolutionTest {

    private static final int ROWS = 7;
    private static final double STEP = 1e-4;

    static List<Kernels> kernels() {
        return KernelsForTesting.both();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void convolveTitle_anyLengthAndFilters_isTheRectifiedMaximum(Kernels kernels) {
        SplittableRandom random = new SplittableRandom(1);
        for (int filters : Shapes.sizes()) {
            float[] projected = Shapes.random(ROWS * 3 * filters, random);
            float[] bias = Shapes.random(filters + 2, random);
            for (int length = 0; length <= 5; length++) {
                int[] rowOf = random.ints(length + 3, 0, ROWS).toArray();
                float[] maxima = Shapes.random(filters + 4, random);
                float[] winners = Shapes.random(filters + 4, random);
                float[] maximaBefore = maxima.clone();
                kernels.convolveTitle(projected, rowOf, 2, 2 + length, bias, 2, maxima, 1, winners, 3, filters);
                for (int f = 0; f < filters; f++) {
                    double[] z = filter(projected, rowOf, length, bias[2 + f], filters, f);
                    double greatest = Math.max(0, Arrays.stream(z).max().orElse(0));
                    assertThat((double) maxima[1 + f]).isCloseTo(greatest, within(2e-6));
                    int winner = -1;
                    for (int l = 0; l < length; l++) {
                        winner = winner < 0 && z[l] > 0 && z[l] >= greatest ? l : winner;
                    }
                    assertThat(winners[3 + f]).isEqualTo(winner);
                }
                assertThat(maxima[0]).isEqualTo(maximaBefore[0]);
                assertThat(maxima[1 + filters]).isEqualTo(maximaBefore[1 + filters]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void convolveTitle_equalMaxima_theFirstWins(Kernels kernels) {
        int filters = 21;
        float[] projected = new float[3 * filters];
        Arrays.fill(projected, filters, 2 * filters, 1f);
        float[] winners = new float[filters];
        float[] bias = new float[filters];
        kernels.convolveTitle(
                projected, new int[] {0, 0, 0}, 0, 3, bias, 0, new float[filters], 0, winners, 0, filters);
        assertThat(winners).containsOnly(0f);
        Arrays.fill(bias, -1f); // the maximum is exactly 0: no gradient
        kernels.convolveTitle(
                projected, new int[] {0, 0, 0}, 0, 3, bias, 0, new float[filters], 0, winners, 0, filters);
        assertThat(winners).containsOnly(-1f);
    }

    /** The gradient is 1 at the winner, with its neighbours' parts, and 0 elsewhere. */
    @ParameterizedTest
    @MethodSource("kernels")
    void winners_sayWhereTheDifferenceIs(Kernels kernels) {
        SplittableRandom random = new SplittableRandom(3);
        int filters = 19;
        int[] rowOf = {4, 0, 2, 6};
        float[] projected = Shapes.random(ROWS * 3 * filters, random);
        float[] bias = Shapes.random(filters, random);
        float[] winners = new float[filters];
        kernels.convolveTitle(projected, rowOf, 0, 4, bias, 0, new float[filters], 0, winners, 0, filters);
        for (int f = 0; f < filters; f++) {
            for (int j = 0; j < 3; j++) {
                for (int l = 0; l < 4; l++) {
                    int at = rowOf[l] * 3 * filters + j * filters + f;
                    double[] values = new double[2];
                    for (int side = 0; side < 2; side++) {
                        double[] moved = Shapes.toDouble(projected);
                        moved[at] += (2 * side - 1) * STEP;
                        values[side] = maximum(moved, rowOf, bias[f], filters, f);
                    }
                    int winner = (int) winners[f];
                    double expected = winner >= 0 && l == winner + j - 1 ? 1 : 0;
                    assertThat((values[1] - values[0]) / (2 * STEP)).isCloseTo(expected, within(1e-8));
                }
            }
        }
    }

    private static double[] filter(float[] projected, int[] rowOf, int length, float bias, int filters, int f) {
        int[] title = Arrays.copyOfRange(rowOf, 2, 2 + length);
        double[] z = new double[length];
        for (int l = 0; l < length; l++) {
            z[l] = sum(Shapes.toDouble(projected), title, l, bias, filters, f);
        }
        return z;
    }

    private static double maximum(double[] projected, int[] title, float bias, int filters, int f) {
        double greatest = 0;
        for (int l = 0; l < title.length; l++) {
            greatest = Math.max(greatest, sum(projected, title, l, bias, filters, f));
        }
        return greatest;
    }

    private static double sum(double[] projected, int[] title, int l, float bias, int filters, int f) {
        double z = bias;
        for (int j = 0; j < 3; j++) {
            int place = l + j - 1;
            z += place < 0 || place >= title.length ? 0 : projected[title[place] * 3 * filters + j * filters + f];
        }
        return z;
    }
}
