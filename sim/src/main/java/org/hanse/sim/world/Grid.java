// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

/**
 * Evenly spaced points from {@code -most} to {@code most}, for dynamic programming over one number.
 *
 * @param points number of points, at least 2
 */
record Grid(double most, int points) {

    /** Returns the number at a point. */
    double at(int point) {
        return most * (2.0 * point / (points - 1) - 1);
    }

    /** Returns the value at a number, linear between points; outside it is that of the nearest point. */
    double between(double[] values, double x) {
        double place = (x / most + 1) / 2 * (points - 1);
        int low = (int) Math.max(0, Math.min(points - 2, Math.floor(place)));
        double share = Math.max(0, Math.min(1, place - low));
        return (1 - share) * values[low] + share * values[low + 1];
    }
}
