// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

/**
 * How much a participant counts in the mean, by what it learned from: {@code min(examples, cap) / cap}, so that no one
 * counts for more than the cap says, on a grid of 2^-16, so that integers hold it exactly.
 *
 * @param cap examples from which on more do not count, at least 1
 */
public record ExampleWeight(long cap) {

    /** Steps of the grid in the weight 1. */
    static final int STEPS = 1 << 16;

    public ExampleWeight {
        if (cap < 1) {
            throw new IllegalArgumentException("cap of example counts " + cap + " must be at least 1");
        }
    }

    /**
     * The weight.
     *
     * @param examples at least 1
     * @return above 0, at most 1, a multiple of 2^-16
     */
    public double of(long examples) {
        if (examples < 1) {
            throw new IllegalArgumentException("a weight for " + examples + " examples");
        }
        double share = Math.min(examples, cap) / (double) cap;
        return Math.max(1, Math.rint(share * STEPS)) / STEPS;
    }
}
