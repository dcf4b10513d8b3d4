// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.ReferenceLoss;
import org.hanse.core.learn.ReferenceNetwork;
import org.hanse.core.learn.ReferenceParameters;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.KernelsForTesting;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses and gradients of the network against {@link ReferenceNetwork}, for a covering set of modes.
 *
 * <p>The expected gradients are central differences of the reference in double precision with a step of {@value #STEP}, accurate to about
 * 1e-9. So the tests see the rounding of the network's floats. A part of the loss is a mean of terms of size 1 to 10, each with some
 * roundings of 2^-24; its tolerance is {@value #LOSS_TOLERANCE}. An element of the gradient is a sum over up to 17 positions and 12 items
 * of products with that error. Its tolerance is {@value #TOLERANCE} of the greatest element of its block, or of {@value #SMALLEST_SCALE}.
 * The latter is the size of cancelling terms if all elements are smaller: the gradient of {@code gate.key.bias} is zero under a softmax.
 * Contextual gates over convolutions amplify roundings. A change of the parameters by one unit in the last place moves an element by up
 * to 5.8e-5 of the greatest, with scalar and vector kernels alike. The tolerance there is {@value #AMPLIFIED_TOLERANCE}.
 *
 * <p>A difference across a kink is skipped: a maximum's winner, the sign before a rectifier, the best action, Huber's corner. At most one
 * in twenty may be skipped.
 */
class NetworkGradientTest {

    private static final long SEED = 20261125;
    private static final double LOSS_TOLERANCE = 1e-5;
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 4e-5;
    private static final double AMPLIFIED_TOLERANCE = 1e-4;
    private static final double SMALLEST_SCALE = 0.2;
    private static final int DIRECTIONS = 2;

    static List<Arguments> modes() {
        List<NetworkMode> modes = NetworkMode.covering(SEED);
        List<Arguments> arguments = new ArrayList<>();
        for (int i = 0; i < modes.size(); i++) {
            arguments.add(Arguments.of(SEED + i, modes.get(i)));
        }
        return arguments;
    }

    static List<Arguments> someModes() {
        List<Arguments> all = modes();
        return IntStream.range(0, all.size())
                .filter(i -> i % 3 == 0)
                .mapToObj(all::get)
                .toList();
    }

    @ParameterizedTest(name = "seed {0}: {1}")
    @Tag("nightly")
    @MethodSource("modes")
    void add_allModes_areTheReferencesLossAndItsDifferences(long seed, NetworkMode mode) {
        add_anyMode_isTheReferencesLossAndItsDifferences(seed, mode);
    }

    @ParameterizedTest(name = "seed {0}: {1}")
    @MethodSource("someModes")
    void add_anyMode_isTheReferencesLossAndItsDifferences(long seed, NetworkMode mode) {
        NetworkFixture fixture = new NetworkFixture(mode, seed);
        ReferenceLoss expected = fixture.loss(fixture.parameters(), new Kinks());
        assertThat(expected.value > 0).isEqualTo(mode.objectives() > 0);
        assertThat(expected.conservative > 0).isEqualTo(mode.objectives() > 0 && mode.conservative());
        List<NetworkGradient> gradients = new ArrayList<>();
        for (Kernels kernels : KernelsForTesting.both()) {
            NetworkGradient gradient = fixture.gradient(kernels, mode.shards(), ShardRunner.sequential());
            NetworkGradient.Loss loss = gradient.add(fixture.batch());
            assertThat(loss.policy()).isCloseTo(expected.policy, within(LOSS_TOLERANCE));
            assertThat(loss.value()).isCloseTo(expected.value, within(LOSS_TOLERANCE));
            assertThat(loss.conservative()).isCloseTo(expected.conservative, within(LOSS_TOLERANCE));
            gradients.add(gradient);
        }
        Differences differences = new Differences(fixture, gradients, tolerance(mode), new SplittableRandom(seed));
        fixture.parameters().names().forEach(differences::compare);
        assertThat(differences.crossed)
                .as("differences across a kink, of " + differences.taken)
                .isLessThanOrEqualTo(differences.taken / 20);
    }

    private static double tolerance(NetworkMode mode) {
        boolean amplified = mode.encoder() == EncoderKind.CNN && mode.gate() == Gate.CONTEXTUAL;
        return amplified ? AMPLIFIED_TOLERANCE : TOLERANCE;
    }

    /** Compares blocks of a gradient with differences: in random directions, then element by element. */
    private static final class Differences {

        private final NetworkFixture fixture;
        private final List<NetworkGradient> gradients;
        private final SplittableRandom random;
        private final ReferenceParameters parameters;
        private final double tolerance;
        private final long trace;
        private int taken;
        private int crossed;

        Differences(
                NetworkFixture fixture, List<NetworkGradient> gradients, double tolerance, SplittableRandom random) {
            this.fixture = fixture;
            this.gradients = gradients;
            this.tolerance = tolerance;
            this.random = random;
            this.parameters = fixture.parameters();
            Kinks kinks = new Kinks();
            fixture.loss(parameters, kinks);
            trace = kinks.trace();
        }

        void compare(String name) {
            double[] some = fixture.block(gradients.get(0), name);
            double scale = Math.max(
                    SMALLEST_SCALE, Arrays.stream(some).map(Math::abs).max().orElse(0));
            for (int i = 0; i < DIRECTIONS; i++) {
                double[] direction = new double[some.length];
                Arrays.setAll(direction, k -> random.nextGaussian() / Math.sqrt(direction.length));
                compare(name + " in direction " + i, name, direction, scale);
            }
            for (int element : elements(some)) {
                double[] direction = new double[some.length];
                direction[element] = 1;
                compare(name + " element " + element, name, direction, scale);
            }
        }

        /** Returns the greatest element and a random one. Random directions show most faults, and single elements locate them. */
        private List<Integer> elements(double[] gradient) {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < gradient.length; i++) {
                order.add(i);
            }
            order.sort((i, j) -> Double.compare(Math.abs(gradient[j]), Math.abs(gradient[i])));
            List<Integer> elements = new ArrayList<>(order.subList(0, 1));
            elements.add(random.nextInt(gradient.length));
            return elements;
        }

        private void compare(String what, String name, double[] direction, double scale) {
            double[] block = parameters.block(name);
            double[] before = block.clone();
            double[] losses = new double[2];
            boolean smooth = true;
            for (int side = 0; side < 2; side++) {
                for (int i = 0; i < block.length; i++) {
                    block[i] = before[i] + (2 * side - 1) * STEP * direction[i];
                }
                Kinks kinks = new Kinks();
                losses[side] = fixture.loss(parameters, kinks).sum();
                smooth &= kinks.trace() == trace;
            }
            System.arraycopy(before, 0, block, 0, block.length);
            taken++;
            if (!smooth) {
                crossed++;
                return;
            }
            double expected = (losses[1] - losses[0]) / (2 * STEP);
            for (NetworkGradient gradient : gradients) {
                double[] elements = fixture.block(gradient, name);
                double actual = 0;
                for (int i = 0; i < elements.length; i++) {
                    actual += elements[i] * direction[i];
                }
                assertThat(actual).as(what).isCloseTo(expected, within(tolerance * scale));
            }
        }
    }
}
