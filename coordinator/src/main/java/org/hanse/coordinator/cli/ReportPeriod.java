// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.hanse.config.InvalidInputException;

/**
 * Period of a report.
 *
 * @param from first instant
 * @param until instant after the last one
 */
record ReportPeriod(Instant from, Instant until) {

    /**
     * Returns a period of days, UTC.
     *
     * @param until day after the last one
     * @throws InvalidInputException if there is no day in it
     */
    static ReportPeriod of(LocalDate from, LocalDate until) {
        if (!from.isBefore(until)) {
            throw new InvalidInputException(
                    "--until: found " + until + "; expected a day after " + from + ". Fix: name a later day");
        }
        return new ReportPeriod(start(from), start(until));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }
}
