// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When rounds of a job begin, and how many there are.
 *
 * @param rounds that count, at least 1; a round counts when the model was moved by its sum
 * @param every time from the beginning of one round to that of the next; empty where one follows the other
 * @param retryAfter time from a round that ended without a sum to the next, above zero
 * @param mostFailures rounds without a sum in a row after which the job pauses, at least 1
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
     * When the round after one that counted begins: at its usual time, or now where that has passed. Times that were missed while the
     * coordinator was down are not made up for.
     *
     * @param began the round that counted
     */
    Instant next(Instant began, Instant now) {
        Instant usual = every.map(began::plus).orElse(now);
        return usual.isBefore(now) ? now : usual;
    }

    /** When the round after one without a sum begins. */
    Instant retry(Instant now) {
        return now.plus(retryAfter);
    }
}
