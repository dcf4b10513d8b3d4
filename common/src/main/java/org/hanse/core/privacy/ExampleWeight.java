// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

/**
 * Weight of a participant in the mean: {@code min(examples, cap) / cap}. The cap bounds the weight of every participant. The weight is on a
 * grid of 2^-16, so that integers represent it exactly.
 *
 * @param cap number of examples with weight 1, at least 1; further examples do not count
 */
public record ExampleWeight(long cap) {

    /** Grid steps of the weight 1. */
    static final int STEPS = 1 << 16;

    public ExampleWeight {
        if (cap < 1) {
            throw new IllegalArgumentException("cap of example counts " + cap + " must be at least 1");
        }
    }

    /**
     * Returns the weight.
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
