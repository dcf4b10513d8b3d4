// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

/**
 * What a participant can tell of its training beside what it changed. Told as a share of a bound that all know, so that it can be
 * summed like any coordinate of an update, and its part in the sum is bounded too. In the order of the coordinates; a new one goes to
 * the end.
 */
public enum TrainingMetric {

    /** Mean loss of a position. To guess among a million items costs 13.8, less than half the bound. */
    LOSS(32);

    private final double bound;

    TrainingMetric(double bound) {
        this.bound = bound;
    }

    /** What is greater is told as this. */
    public double bound() {
        return bound;
    }

    /**
     * A value as a share of the bound, cut off at 0 and at 1.
     *
     * @param value finite
     */
    public double toShare(double value) {
        return Math.min(Math.max(value, 0), bound) / bound;
    }

    /** The value that a share stands for. */
    public double ofShare(double share) {
        return share * bound;
    }
}
