// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Number and times of a job's rounds.
 *
 * @param rounds number of counted rounds, at least 1; a round counts once its sum has updated the model
 * @param every time between the starts of two rounds, above zero; empty for rounds without a pause
 * @param retryAfter time from an aborted round to the next round, above zero
 * @param mostFailures number of consecutive aborted rounds that pauses the job, at least 1
 */
public record JobSchedule(int rounds, Optional<Duration> every, Duration retryAfter, int mostFailures) {

    public JobSchedule {
        if (rounds < 1 || mostFailures < 1) {
            throw new IllegalArgumentException(
                    rounds + " rounds and at most " + mostFailures + " in a row without a sum: at least 1 each");
        }
        if (every.filter(time -> !isPositive(time)).isPresent() || !isPositive(retryAfter)) {
            throw new IllegalArgumentException(
                    "a round every " + every + ", again after " + retryAfter + ": above zero each");
        }
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }

    /**
     * Returns the start of the round after a counted one: its scheduled time, or now if that has passed. Rounds missed during a downtime
     * are not repeated.
     *
     * @param began start of the counted round
     */
    Instant next(Instant began, Instant now) {
        Instant usual = every.map(began::plus).orElse(now);
        return usual.isBefore(now) ? now : usual;
    }

    /** Returns the start of the round after an aborted one. */
    Instant retry(Instant now) {
        return now.plus(retryAfter);
    }
}
