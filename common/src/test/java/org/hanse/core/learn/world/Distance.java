// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.world;

import org.hanse.core.world.FiniteWorld;
import org.hanse.core.world.History;

/** Distance of fitted values from exact ones, at all histories of a {@link FiniteWorld} that ends. */
final class Distance {

    private final FiniteWorld world;
    private final double[][][] expected;
    private final Values values;

    private Distance(FiniteWorld world, double[][][] expected, Values values) {
        this.world = world;
        this.expected = expected;
        this.values = values;
    }

    /** Learned values. */
    @FunctionalInterface
    interface Values {
        /** Values of one objective after a history, by item. */
        double[] of(History history, int objective);
    }

    /**
     * The greatest distance over histories, items that can be shown, and objectives.
     *
     * @param expected {@code [state][item][objective]}
     */
    static double of(FiniteWorld world, double[][][] expected, Values values) {
        Distance distance = new Distance(world, expected, values);
        double most = 0;
        for (FiniteWorld.Start start : world.starts()) {
            most = Math.max(most, distance.from(History.NONE.with(start.item(), start.type()), start.state()));
        }
        return most;
    }

    private double from(History history, int state) {
        double most = 0;
        for (int c = 0; c < Trained.OBJECTIVES; c++) {
            double[] learned = values.of(history, c);
            for (int a = 0; a < world.items(); a++) {
                if (world.allows(state, a)) {
                    most = Math.max(most, Math.abs(learned[a] - expected[state][a][c]));
                }
            }
        }
        for (int a = 0; a < world.items(); a++) {
            for (FiniteWorld.Outcome outcome : world.outcomes(state, a)) {
                if (outcome.next() != FiniteWorld.GONE) {
                    most = Math.max(most, from(history.with(a, outcome.type()), outcome.next()));
                }
            }
        }
        return most;
    }
}
