// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.ZoneId;
import java.util.Locale;

/**
 * Column of times and its format.
 *
 * @param zone zone of the shop, of times that name none themselves and of days that shoppers read
 */
record TimeColumn(ColumnExpression column, Format format, ZoneId zone) {

    /** Formats of a time. A column of times, as in Parquet, needs none. */
    sealed interface Format {}

    /** Counted from 1970-01-01T00:00Z. */
    enum Epoch implements Format {
        SECONDS(1_000_000),
        MILLIS(1_000),
        MICROS(1);

        private final int micros;

        Epoch(int micros) {
            this.micros = micros;
        }

        /** Microseconds in one unit. */
        int micros() {
            return micros;
        }

        /** Returns the name used in descriptors. */
        String key() {
            return "epoch-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** A date, or a date and a time, with or without an offset or zone. */
    record Iso8601() implements Format {}

    /** Format of a pattern. */
    record Pattern(TimePattern pattern) implements Format {}
}
