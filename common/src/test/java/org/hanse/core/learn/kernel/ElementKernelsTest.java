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

/** Kernels on rows of numbers, of both implementations, against double precision. */
class ElementKernelsTest {

    private static final int AT = 3;

    static List<Kernels> kernels() {
        return KernelsForTesting.both();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void dot_anySize_isTheSumOfProducts(Kernels kernels) {
        SplittableRandom random = new SplittableRandom(1);
        for (int n : Shapes.sizes()) {
            float[] x = Shapes.random(AT + n, random);
            float[] y = Shapes.random(n + 1, random);
            double sum = 0;
            double size = 0;
            for (int i = 0; i < n; i++) {
                sum += (double) x[AT + i] * y[1 + i];
                size += Math.abs((double) x[AT + i] * y[1 + i]);
            }
            assertThat((double) kernels.dot(x, AT, y, 1, n))
                    .as("size " + n)
                    .isCloseTo(sum, within((n + 1) * Shapes.ROUNDING * size));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void addScaled_anySize_addsAndTouchesNothingBeside(Kernels kernels) {
        SplittableRandom random = new SplittableRandom(2);
        for (int n : Shapes.sizes()) {
            float[] x = Shapes.random(AT + n, random);
            float[] y = Shapes.random(n + 20, random);
            float[] before = y.clone();
            kernels.addScaled(-1.7f, x, AT, y, 2, n);
            for (int i = 0; i < y.length; i++) {
                boolean inside = i >= 2 && i < 2 + n;
                double expected = inside ? before[i] - 1.7f * (double) x[AT + i - 2] : before[i];
                double allowed = inside ? 2 * Shapes.ROUNDING * (Math.abs(before[i]) + 2 * Math.abs(x[AT + i - 2])) : 0;
                assertThat((double) y[i]).as("size " + n).isCloseTo(expected, within(allowed));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void scale_anySize_scalesAndTouchesNothingBeside(Kernels kernels) {
        SplittableRandom random = new SplittableRandom(3);
        for (int n : Shapes.sizes()) {
            float[] x = Shapes.random(n + 20, random);
            float[] before = x.clone();
            kernels.scale(0.3f, x, AT, n);
            for (int i = 0; i < x.length; i++) {
                assertThat(x[i]).as("size " + n).isEqualTo(i >= AT && i < AT + n ? before[i] * 0.3f : before[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void maximum_anySizeAndPlace_isTheGreatest(Kernels kernels) {
        SplittableRandom random = new SplittableRandom(4);
        for (int n : Shapes.sizes()) {
            for (int place = 0; place < n; place++) {
                float[] x = Shapes.random(AT + n + 20, random);
                x[AT + n] = 100; // beside
                x[AT - 1] = 100;
                x[AT + place] = 50;
                assertThat(kernels.maximum(x, AT, n)).as("size " + n).isEqualTo(50f);
            }
        }
        assertThat(kernels.maximum(new float[3], 1, 0)).isEqualTo(Float.NEGATIVE_INFINITY);
        float[] excluded = new float[40];
        Arrays.fill(excluded, Float.NEGATIVE_INFINITY);
        assertThat(kernels.maximum(excluded, 0, 40)).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void exponentials_anySize_areThoseOfTheMathLibrary(Kernels kernels) {
        SplittableRandom random = new SplittableRandom(5);
        for (int n : Shapes.sizes()) {
            float[] x = new float[n + 20];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (90 * random.nextDouble() - 85);
            }
            float[] before = x.clone();
            float sum = kernels.exponentials(x, AT, n, 5f);
            double expectedSum = 0;
            for (int i = 0; i < x.length; i++) {
                boolean inside = i >= AT && i < AT + n;
                double expected = inside ? Math.exp(before[i] - 5f) : before[i];
                // Two units in the last place, and subnormal numbers that the function rounds to zero.
                double allowed = inside ? 4 * Shapes.ROUNDING * expected + Float.MIN_NORMAL : 0;
                assertThat((double) x[i]).as("exp(" + (before[i] - 5f) + ")").isCloseTo(expected, within(allowed));
                expectedSum += inside ? expected : 0;
            }
            assertThat((double) sum).isCloseTo(expectedSum, within((n + 4) * Shapes.ROUNDING * expectedSum));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void exponentials_extremes_areZeroOneAndInfinite(Kernels kernels) {
        float[] extremes = {
            Float.NEGATIVE_INFINITY, -Float.MAX_VALUE, -1e4f, -88f, 0f, -0f, Float.MIN_VALUE, 100f, Float.MAX_VALUE
        };
        float[] expected = {0, 0, 0, 0, 1, 1, 1, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY};
        for (int i = 0; i < extremes.length; i++) {
            // In whole vectors and in the rest.
            float[] x = new float[37];
            Arrays.fill(x, extremes[i]);
            kernels.exponentials(x, 0, x.length, 0f);
            assertThat(x).containsOnly(expected[i]);
        }
        float[] nothing = new float[37];
        Arrays.fill(nothing, Float.NaN);
        assertThat(kernels.exponentials(nothing, 0, 37, 0f)).isNaN();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void adam_anySize_isThePublishedStep(Kernels kernels) {
        SplittableRandom random = new SplittableRandom(6);
        Kernels.AdamStep step = new Kernels.AdamStep(0.02f, 0.9f, 0.99f, 1e-6f, 0.3f, 0.05f);
        for (int n : Shapes.sizes()) {
            float[] p = Shapes.random(AT + n + 20, random);
            float[] g = Shapes.random(p.length, random);
            float[] m = Shapes.random(p.length, random);
            float[] v = Shapes.random(p.length, random);
            for (int i = 0; i < v.length; i++) {
                v[i] = Math.abs(v[i]);
            }
            float[] p0 = p.clone();
            float[] g0 = g.clone();
            float[] m0 = m.clone();
            float[] v0 = v.clone();
            kernels.adam(p, g, m, v, AT, n, step);
            for (int i = 0; i < p.length; i++) {
                boolean inside = i >= AT && i < AT + n;
                double first = inside ? step.b1() * (double) m0[i] + (1 - step.b1()) * (double) g0[i] : m0[i];
                double second = inside ? step.b2() * (double) v0[i] + (1 - step.b2()) * (double) g0[i] * g0[i] : v0[i];
                double moved = step.rate() * first / (Math.sqrt(second) / step.sqrtCorrection() + step.epsilon());
                double expected = inside ? p0[i] * (1 - (double) step.decay()) - moved : p0[i];
                double size = inside ? 16 * Shapes.ROUNDING : 0;
                assertThat((double) m[i]).isCloseTo(first, within(size * (Math.abs(m0[i]) + Math.abs(g0[i]))));
                assertThat((double) v[i]).isCloseTo(second, within(size * (v0[i] + (double) g0[i] * g0[i])));
                assertThat((double) p[i]).isCloseTo(expected, within(size * (Math.abs(p0[i]) + 1)));
                assertThat(g[i]).isEqualTo(inside ? 0f : g0[i]);
            }
        }
    }
}
