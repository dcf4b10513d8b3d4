// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

/**
 * Metrics of a participant's training, sent with its update. A value is sent as a share of a public bound, so it can
 * be summed like any coordinate of an update with a bounded influence. In the order of the coordinates; a new one is
 * added at the end.
 */
public enum TrainingMetric {

    /** Mean loss of a position. A uniform guess among a million items costs 13.8, less than half the bound. */
    LOSS(32);

    private final double bound;

    TrainingMetric(double bound) {
        this.bound = bound;
    }

    /**
     * Returns a value as a share of the bound, clipped to [0, 1].
     *
     * @param value finite
     */
    public double toShare(double value) {
        return Math.min(Math.max(value, 0), bound) / bound;
    }

    /** Returns the value of a share. */
    public double ofShare(double share) {
        return share * bound;
    }
}
