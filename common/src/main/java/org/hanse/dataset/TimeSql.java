// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/** SQL that converts a time column to microseconds since the epoch, null for unreadable values. */
final class TimeSql {

    /** End of a date-time with its own offset or zone; a date alone does not match. */
    private static final String ZONED = "'[T ].*([Zz]|[A-Za-z]{3,}|[+-]\\d\\d(:?\\d\\d)?)$'";

    /**
     * Accepted zone abbreviations. The database has more, but interprets some in an unusual way (BST as the time of Bangladesh). It has
     * none for summer, so half a year of rows would shift or vanish.
     */
    private static final String ABBREVIATIONS = "UTC|UCT|GMT|WET|CET|EET|EST|MST|PST";

    private static final String OTHER_ABBREVIATION =
            "regexp_matches(%1$s, '[^A-Za-z/_][A-Z]{2,5}$') AND NOT regexp_matches(%1$s, '(" + ABBREVIATIONS + ")$')";

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
