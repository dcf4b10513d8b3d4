// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counted round in a job's history.
 *
 * @param round number of the round
 * @param updates number of updates in its sum
 * @param seconds time from its start to the stored model
 * @param loss mean training loss; empty under a privacy guarantee, where nodes send none
 */
public record RoundLine(int round, int updates, double seconds, OptionalDouble loss) {

    private static final double MILLIS = 1_000;
    private static final Pattern LINE = Pattern.compile(
            "round ([0-9]{1,9}) counted: ([0-9]{1,9}) updates in ([0-9]{1,12}\\.[0-9]) s(?:, loss (-?[0-9]{1,9}\\.[0-9]{1,9}(?:E-?[0-9]{1,3})?))?");

    /** Returns a counted round that took a time. */
    public static RoundLine of(int round, int updates, Duration time, OptionalDouble loss) {
        return new RoundLine(round, updates, Math.max(0, time.toMillis() / MILLIS), loss);
    }

    /** Returns the line of the history, with tenths of seconds. */
    public String line() {
        String words = String.format(Locale.ROOT, "round %d counted: %d updates in %.1f s", round, updates, seconds);
        return loss.isPresent() ? words + ", loss " + (float) loss.getAsDouble() : words;
    }

    /** Returns the round of a line; empty if the line is about something else. */
    public static Optional<RoundLine> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String loss = matcher.group(4);
        return Optional.of(new RoundLine(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Double.parseDouble(matcher.group(3)),
                loss == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(loss))));
    }
}
