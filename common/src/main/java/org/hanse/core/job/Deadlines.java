// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Duration;
import org.hanse.core.setting.Key;

/** Times after which a round proceeds without the participants that have not answered; all above zero. */
public record Deadlines(
        @Key("time to train and join") Duration join,

        @Key("time of each later phase, enough for an upload; `job check` computes it")
        Duration phase,

        @Key("longer time of the last phase, where too few participants revealed shares")
        Duration reveal) {

    /** One hour to train and join, five minutes for each later phase, and a day for participants that failed in the last one. */
    public static final Deadlines USUAL = new Deadlines(Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofDays(1));

    /** Speed of a node's line that {@link #leastPhase} assumes: uploads by ADSL. */
    public static final long BITS_PER_SECOND = 2_000_000;

    /** Speed of the coordinator's line that {@link #leastPhase} assumes. */
    public static final long COORDINATOR_BITS_PER_SECOND = 100_000_000;

    /** Time of a phase for each second of transfer: masks, files, and an upload that is continued. */
    private static final long SECONDS_OF_TRANSFER = 2;

    /**
     * Returns the shortest phase in which all nodes of a round can upload, in whole minutes.
     *
     * @param bytes bytes of an update
     * @param participants number of participants of the round
     */
    public static Duration leastPhase(long bytes, int participants) {
        long bits = bytes * Byte.SIZE;
        double seconds =
                Math.max(bits / (double) BITS_PER_SECOND, bits * (double) participants / COORDINATOR_BITS_PER_SECOND);
        long minute = Duration.ofMinutes(1).toSeconds();
        return Duration.ofMinutes(Math.max(1, (long) Math.ceil(seconds * SECONDS_OF_TRANSFER / minute)));
    }

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
