// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

/** What a shopper likes at a moment: a direction among the meanings of words, a budget, and a habit of coming back. */
final class Taste {

    private final double[] direction;
    private final double logBudget;
    private final double habit;

    private Taste(double[] direction, double logBudget, double habit) {
        this.direction = direction;
        this.logBudget = logBudget;
        this.habit = habit;
    }

    /**
     * A taste.
     *
     * @param direction {@code [Language.DIMENSION]}; scaled to length 1 here
     * @param logBudget logarithm of the price above which an item appeals less
     * @param habit share of the steps that go to items known already
     */
    static Taste of(double[] direction, double logBudget, double habit) {
        double[] copy = direction.clone();
        Language.normalise(copy);
        return new Taste(copy, logBudget, habit);
    }

    double[] direction() {
        return direction.clone();
    }

    double logBudget() {
        return logBudget;
    }

    double habit() {
        return habit;
    }
}
