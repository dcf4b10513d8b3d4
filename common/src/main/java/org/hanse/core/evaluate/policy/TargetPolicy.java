// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.Arrays;

/**
 * Probabilities of items at each decision of a log under a policy to be evaluated; they sum to 1. Items that are not named have probability
 * 0. Immutable.
 */
public final class TargetPolicy {

    /** Entries of decision {@code d} are {@code [starts[d], starts[d + 1])}. */
    private final int[] starts;

    private final int[] items;
    private final double[] probabilities;

    private TargetPolicy(int[] starts, int[] items, double[] probabilities) {
        this.starts = starts;
        this.items = items;
        this.probabilities = probabilities;
    }

    /** Sees the probability of an item. */
    @FunctionalInterface
    interface Visitor {
        void item(int item, double probability);
    }

    /** Collects the probabilities of a policy, decision by decision. */
    public static final class Accumulator {

        private int[] starts = new int[16];
        private int[] items = new int[16];
        private double[] probabilities = new double[16];
        private int decisions;
        private int size;

        /** Adds an item to the next decision. */
        public void add(int item, double probability) {
            if (size == items.length) {
                items = Arrays.copyOf(items, 2 * size);
                probabilities = Arrays.copyOf(probabilities, 2 * size);
            }
            items[size] = item;
            probabilities[size++] = probability;
        }

        /** Ends the items of a decision. */
        public void endDecision() {
            if (++decisions == starts.length) {
                starts = Arrays.copyOf(starts, 2 * decisions);
            }
            starts[decisions] = size;
        }

        /** Returns the policy of the ended decisions. */
        public TargetPolicy toPolicy() {
            return new TargetPolicy(
                    Arrays.copyOf(starts, decisions + 1),
                    Arrays.copyOf(items, size),
                    Arrays.copyOf(probabilities, size));
        }
    }

    /** Returns the number of decisions. */
    public int decisions() {
        return starts.length - 1;
    }

    /**
     * Requires a number of decisions.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    void requireDecisions(int expected) {
        if (decisions() != expected) {
            throw new IllegalArgumentException("a policy of " + decisions() + " decisions for a log of " + expected);
        }
    }

    /** Returns the probability of an item at a decision. */
    public double probability(int decision, int item) {
        double probability = 0;
        for (int i = starts[decision]; i < starts[decision + 1]; i++) {
            probability += items[i] == item ? probabilities[i] : 0;
        }
        return probability;
    }

    void forEach(int decision, Visitor visitor) {
        for (int i = starts[decision]; i < starts[decision + 1]; i++) {
            visitor.item(items[i], probabilities[i]);
        }
    }
}
