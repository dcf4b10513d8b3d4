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

/** The gated recurrent unit of both implementations against its equations and their differences in double precision. */
class RecurrentStepTest {

    private static final int AT = 2;
    private static final double STEP = 1e-6;

    static List<Kernels> kernels() {
        return KernelsForTesting.both();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void step_anySize_followsTheEquations(Kernels kernels) {
        for (int d : Shapes.sizes()) {
            Inputs inputs = new Inputs(d);
            float[] gates = inputs.gates.clone();
            float[] next = new float[d + 20];
            float[] state = inputs.state.clone();
            kernels.recurrentStep(gates, AT, state, AT, inputs.previous, AT, next, AT, d);
            double[] expected = step(
                    Shapes.toDouble(inputs.gates), Shapes.toDouble(inputs.state), Shapes.toDouble(inputs.previous), d);
            for (int i = 0; i < d; i++) {
                assertThat((double) next[AT + i]).as("size " + d).isCloseTo(expected[i], within(2e-6));
            }
            assertThat(next[AT + d]).isZero();
            assertThat(next[AT - 1]).isZero();
            assertThat(state).isEqualTo(inputs.state);
            float[] inPlace = inputs.previous.clone();
            kernels.recurrentStep(inputs.gates.clone(), AT, state, AT, inPlace, AT, inPlace, AT, d);
            for (int i = 0; i < d; i++) {
                assertThat(inPlace[AT + i]).isEqualTo(next[AT + i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void step_saturatedGates_stayFinite(Kernels kernels) {
        for (float extreme : new float[] {-1e30f, -200f, 200f, 1e30f}) {
            int d = 19;
            float[] gates = new float[3 * d];
            Arrays.fill(gates, extreme);
            float[] next = new float[d];
            kernels.recurrentStep(gates, 0, new float[3 * d], 0, new float[d], 0, next, 0, d);
            for (float value : next) {
                assertThat(value).isEqualTo(extreme < 0 ? -1f : 0f);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void gradient_anySize_isTheDifferenceOfTheEquations(Kernels kernels) {
        for (int d : Shapes.sizes()) {
            Inputs inputs = new Inputs(d);
            float[] gates = inputs.gates.clone();
            float[] state = inputs.state.clone();
            float[] next = new float[AT + d];
            kernels.recurrentStep(gates, AT, state, AT, inputs.previous, AT, next, AT, d);
            float[] upstream = Shapes.random(AT + d, new SplittableRandom(d));
            float[] passed = upstream.clone();
            kernels.recurrentStepGradient(gates, AT, state, AT, inputs.previous, AT, passed, AT, d);
            double[][] given = {
                Shapes.toDouble(inputs.gates), Shapes.toDouble(inputs.state), Shapes.toDouble(inputs.previous)
            };
            float[][] actual = {gates, state, passed};
            for (int which = 0; which < given.length; which++) {
                for (int i = 0; i < (which == 2 ? d : 3 * d); i++) {
                    double expected = difference(given, which, AT + i, upstream, d);
                    assertThat((double) actual[which][AT + i])
                            .as("argument " + which + " element " + i + " of " + d)
                            .isCloseTo(expected, within(2e-6));
                }
            }
        }
    }

    private static double difference(double[][] given, int which, int at, float[] upstream, int d) {
        double before = given[which][at];
        double[] values = new double[2];
        for (int side = 0; side < 2; side++) {
            given[which][at] = before + (2 * side - 1) * STEP;
            double[] next = step(given[0], given[1], given[2], d);
            for (int i = 0; i < d; i++) {
                values[side] += upstream[AT + i] * next[i];
            }
        }
        given[which][at] = before;
        return (values[1] - values[0]) / (2 * STEP);
    }

    private static double[] step(double[] gates, double[] state, double[] previous, int d) {
        double[] next = new double[d];
        for (int i = 0; i < d; i++) {
            double r = 1 / (1 + Math.exp(-gates[AT + i] - state[AT + i]));
            double z = 1 / (1 + Math.exp(-gates[AT + d + i] - state[AT + d + i]));
            double n = Math.tanh(gates[AT + 2 * d + i] + r * state[AT + 2 * d + i]);
            next[i] = (1 - z) * n + z * previous[AT + i];
        }
        return next;
    }

    private static final class Inputs {

        private final float[] gates;
        private final float[] state;
        private final float[] previous;

        Inputs(int d) {
            SplittableRandom random = new SplittableRandom(100 + d);
            gates = Shapes.random(AT + 3 * d, random);
            state = Shapes.random(AT + 3 * d, random);
            previous = Shapes.random(AT + d, random);
        }
    }
}
