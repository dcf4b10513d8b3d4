// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser of durations such as {@code 30s}, {@code 5m}, {@code 24h} and {@code 7d}. */
public final class DurationReader {

    /** Form of a time, for messages. */
    public static final String FORM = "a whole number above 0 with s, m, h or d, such as 30s, 5m, 24h or 7d";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})([smhd])");

    private DurationReader() {}

    /** Reads a time from a document. */
    public static Duration read(ConfigNode node) {
        return parse(node.text())
                .orElseThrow(() ->
                        node.refuse("found " + node.text() + "; expected " + FORM + ". Fix: write one of that form"));
    }

    /** Returns the time of a text; empty if it has another form or is zero. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration time = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        return Optional.of(time).filter(positive -> !positive.isZero());
    }

    /** Returns the shortest text of a time of whole seconds. */
    public static String text(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        } else if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
