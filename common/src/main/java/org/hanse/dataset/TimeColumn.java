// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.hanse.core.setting.Key;

/** Column of times and its format: the key {@code columns.time} of a descriptor. */
public record TimeColumn(
        @Key(inline = true, required = true) ColumnExpression.Choice by,
        @Key(inline = true) Clock clock) {

    /**
     * Format and zone of times.
     *
     * @param zone zone of the shop, of times that name none themselves and of days that shoppers read
     */
    public record Clock(
            @Key(
                    value = "`epoch-seconds`, `epoch-millis`, `epoch-micros`, `iso-8601` or a pattern",
                    standard = "`iso-8601`")
            Format format,

            @Key(value = "zone of the shop: of times without one, and of days that shoppers read", standard = "UTC")
            ZoneId zone) {

        /** ISO 8601 in UTC. */
        public static final Clock DEFAULT = new Clock(new Iso8601(), ZoneOffset.UTC);
    }

    ColumnExpression column() {
        return by.expression();
    }

    Format format() {
        return clock.format();
    }

    ZoneId zone() {
        return clock.zone();
    }

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
