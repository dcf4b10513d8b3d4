// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

/**
 * Values of {@link LongTermSatisfaction} by value iteration on a grid of exposures, for a policy that sees the exposure: the optimum is an
 * upper bound for policies that see the history alone.
 */
final class SatisfactionValues {

    private static final Grid GRID = new Grid(LongTermSatisfaction.MOST, 801);

    /** Points of the noise: nodes and weights of the Gauss-Hermite rule of order 5, for a standard normal. */
    private static final double[] NODES = {
        -2.8569700138728056, -1.355626179974266, 0, 1.355626179974266, 2.8569700138728056
    };

    private static final double[] WEIGHTS = {
        0.011257411327720688, 0.22207592200561266, 0.5333333333333333, 0.22207592200561266, 0.011257411327720688
    };

    private final LongTermSatisfaction world;

    SatisfactionValues(LongTermSatisfaction world) {
        this.world = world;
    }

    /** Choice of the value of an exposure, of both items' values. */
    @FunctionalInterface
    interface Choice {
        double of(double good, double bait);
    }

    /** Returns the expected sum of rewards of the best policy. */
    double optimum() {
        return worth(Math::max);
    }

    /** Returns the expected sum of rewards of a policy that shows this item always. */
    double always(int item) {
        return worth((good, bait) -> item == LongTermSatisfaction.BAIT ? bait : good);
    }

    private double worth(Choice choice) {
        double[] values = new double[GRID.points()];
        for (int step = 0; step < LongTermSatisfaction.STEPS; step++) {
            double[] before = new double[GRID.points()];
            for (int i = 0; i < GRID.points(); i++) {
                before[i] = choice.of(
                        value(GRID.at(i), LongTermSatisfaction.GOOD, values),
                        value(GRID.at(i), LongTermSatisfaction.BAIT, values));
            }
            values = before;
        }
        return atArrival(values);
    }

    private double value(double x, int item, double[] next) {
        double sum = world.reward(x, item);
        double mean = LongTermSatisfaction.after(x, item);
        for (int n = 0; n < NODES.length; n++) {
            sum += WEIGHTS[n] * GRID.between(next, mean + LongTermSatisfaction.NOISE * NODES[n]);
        }
        return sum;
    }

    private static double atArrival(double[] values) {
        double half = 0.5 / (1 - LongTermSatisfaction.MEMORY);
        double sum = 0;
        int draws = 2000;
        for (int i = 0; i < draws; i++) {
            sum += GRID.between(values, half * ((2.0 * i + 1) / draws - 1));
        }
        return sum / draws;
    }
}
