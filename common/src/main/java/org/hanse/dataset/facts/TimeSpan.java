// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Time span of the interactions of a data set.
 *
 * @param from the first
 * @param to the last
 * @param wholeDays whether all times are midnight, so that the order within a day is unknown
 * @param tiedShare share of a shopper's steps between two interactions with equal times
 */
public record TimeSpan(Instant from, Instant to, boolean wholeDays, double tiedShare) {

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
