// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Duration;

/**
 * Times after which a round proceeds without the participants that have not answered.
 *
 * @param join time to train and join the round, above zero
 * @param phase time of each later phase, above zero
 */
public record Deadlines(Duration join, Duration phase) {

    /** One hour to train and join, and five minutes for each later phase. */
    public static final Deadlines USUAL = new Deadlines(Duration.ofHours(1), Duration.ofMinutes(5));

    public Deadlines {
        if (!isPositive(join) || !isPositive(phase)) {
            throw new IllegalArgumentException("deadlines " + join + " and " + phase + ": above zero each");
        }
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }
}
