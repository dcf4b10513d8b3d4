// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Duration;
import org.hanse.core.setting.Key;

/** Times after which a round proceeds without the participants that have not answered; all above zero. */
public record Deadlines(
        @Key("time to train and join") Duration join,
        @Key("time of each later phase") Duration phase,

        @Key("longer time of the last phase, where too few participants revealed shares")
        Duration reveal) {

    /** One hour to train and join, five minutes for each later phase, and a day for participants that failed in the last one. */
    public static final Deadlines USUAL = new Deadlines(Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofDays(1));

    public Deadlines {
        if (!isPositive(join) || !isPositive(phase) || !isPositive(reveal)) {
            throw new IllegalArgumentException(
                    "deadlines " + join + ", " + phase + " and " + reveal + ": above zero each");
        }
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }
}
