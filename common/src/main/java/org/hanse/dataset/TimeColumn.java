// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.hanse.config.ConfigNode;
import org.hanse.config.NearestName;
import org.hanse.core.setting.Key;

/** Column of times and its format: the key {@code columns.time} of a descriptor. */
public record TimeColumn(
        @Key(inline = true, required = true) ColumnExpression.Choice by,
        @Key(inline = true) Clock clock) {

    private static final String ISO_8601 = "iso-8601";

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

    /** Returns SQL of microseconds since the epoch, null for unreadable values. */
    String micros(BoundSource source) {
        return new TimeSql(source).micros(this);
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

    /** Reads the format of a time: a name or a pattern. */
    static Format readFormat(ConfigNode node) {
        String text = node.text();
        for (Epoch epoch : Epoch.values()) {
            if (epoch.key().equals(text)) {
                return epoch;
            }
        }
        if (ISO_8601.equals(text)) {
            return new Iso8601();
        }
        List<String> names = List.of(Epoch.SECONDS.key(), Epoch.MILLIS.key(), Epoch.MICROS.key(), ISO_8601);
        return node.build(() -> {
            try {
                return new Pattern(TimePattern.parse(text));
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                throw new IllegalArgumentException(
                        message.contains(". Fix: ")
                                ? message
                                : message + "; or one of " + String.join(", ", names) + ". Fix: write "
                                        + NearestName.of(text, names).orElse("one of them"),
                        e);
            }
        });
    }

    /** Reads a time zone. */
    static ZoneId readZone(ConfigNode node) {
        String text = node.text();
        try {
            return ZoneId.of(text).normalized();
        } catch (DateTimeException e) {
            throw node.refuse(
                    "found \"" + text + "\"; expected a time zone such as Europe/Berlin or +02:00. Fix: write "
                            + NearestName.of(text, ZoneId.getAvailableZoneIds()).orElse("one of that form"));
        }
    }

    /** Conversion of a column of times. */
    private static final class TimeSql {

        /** End of a date-time with its own offset or zone; a date alone does not match. */
        private static final String ZONED = "'[T ].*([Zz]|[A-Za-z]{3,}|[+-]\\d\\d(:?\\d\\d)?)$'";

        /**
         * Accepted zone abbreviations. The database has more, but interprets some in an unusual way (BST as the time of Bangladesh). It has
         * none for summer, so half a year of rows would shift or vanish.
         */
        private static final String ABBREVIATIONS = "UTC|UCT|GMT|WET|CET|EET|EST|MST|PST";

        private static final String OTHER_ABBREVIATION =
                "regexp_matches(%1$s, '[^A-Za-z/_][A-Z]{2,5}$') AND NOT regexp_matches(%1$s, '(" + ABBREVIATIONS
                        + ")$')";

        private final BoundSource source;

        TimeSql(BoundSource source) {
            this.source = source;
        }

        String micros(TimeColumn time) {
            BoundSource.Bound bound = source.bind(time.column());
            if (bound.isTime()) {
                return bound.type().endsWith("TIME ZONE")
                        ? "epoch_us(" + bound.sql() + ")"
                        : local("CAST(" + bound.sql() + " AS TIMESTAMP)", time.zone());
            }
            String text = source.text(time.column());
            if (time.format() instanceof TimeColumn.Epoch epoch) {
                return counted(text, epoch.micros());
            }
            if (time.format() instanceof TimeColumn.Pattern pattern) {
                return patterned(text, pattern.pattern(), time.zone());
            }
            return iso(text, time.zone());
        }

        /**
         * Returns SQL of a number of units. Integers are the usual and fast case; as BIGINT the others would be rounded.
         */
        private static String counted(String text, int micros) {
            return "CASE WHEN contains(" + text + ", '.') OR contains(lower(" + text + "), 'e') THEN TRY_CAST(TRY_CAST("
                    + text + " AS DECIMAL(24, 6)) * " + micros + " AS BIGINT) ELSE TRY_CAST(TRY_CAST(" + text
                    + " AS BIGINT)::HUGEINT * " + micros + " AS BIGINT) END";
        }

        private static String patterned(String text, TimePattern pattern, ZoneId zone) {
            String format = SqlText.literal(pattern.strptime());
            if (!pattern.zoned()) {
                return local("try_strptime(" + text + ", " + format + ")", zone);
            }
            // strptime accepts an offset in digits and a zone by its name, where Java also accepts a Z for none.
            String none = pattern.strptime().contains("%Z") ? "UTC" : "+00:00";
            String micros = "epoch_us(try_strptime(regexp_replace(" + text + ", '([^A-Za-z])Z$', '\\1" + none + "'), "
                    + format + "))";
            return pattern.strptime().endsWith("%Z")
                    ? "CASE WHEN " + String.format(Locale.ROOT, OTHER_ABBREVIATION, text) + " THEN NULL ELSE " + micros
                            + " END"
                    : micros;
        }

        private static String iso(String text, ZoneId zone) {
            String zoned = "epoch_us(TRY_CAST(" + text + " AS TIMESTAMPTZ))";
            // The session's own zone is UTC.
            return zone.equals(ZoneOffset.UTC)
                    ? zoned
                    : "CASE WHEN regexp_matches(" + text + ", " + ZONED + ") THEN " + zoned + " ELSE "
                            + local("TRY_CAST(" + text + " AS TIMESTAMP)", zone) + " END";
        }

        private static String local(String timestamp, ZoneId zone) {
            if (zone instanceof ZoneOffset offset) {
                return "epoch_us(" + timestamp + ") - " + offset.getTotalSeconds() * 1_000_000L;
            }
            return "epoch_us(" + timestamp + " AT TIME ZONE " + SqlText.literal(zone.getId()) + ")";
        }
    }
}
