// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sum of pair counts in a job's history. It has no privacy guarantee.
 *
 * @param round number of its round
 * @param participants number of participants in it
 * @param seconds time from its start to the stored sum
 * @param load percentage of occupied counters
 */
public record CountsLine(int round, int participants, double seconds, double load) implements SumLine {

    private static final double MILLIS = 1_000;
    private static final double PERCENT = 100;
    private static final Pattern LINE = Pattern.compile(
            "round ([0-9]{1,9}) summed pair counts of ([0-9]{1,9}) participants in ([0-9]{1,12}\\.[0-9]) s without a"
                    + " privacy guarantee, load ([0-9]{1,3}\\.[0-9]) %");

    /**
     * Returns the line of a sum that took a time.
     *
     * @param load share of occupied counters
     */
    static CountsLine of(int round, int participants, Duration time, double load) {
        return new CountsLine(round, participants, Math.max(0, time.toMillis() / MILLIS), PERCENT * load);
    }

    @Override
    public String line() {
        return String.format(
                Locale.ROOT,
                "round %d summed pair counts of %d participants in %.1f s without a privacy guarantee, load %.1f %%",
                round,
                participants,
                seconds,
                load);
    }

    /** Returns the sum of a line; empty if the line is about something else. */
    public static Optional<CountsLine> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new CountsLine(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Double.parseDouble(matcher.group(3)),
                        Double.parseDouble(matcher.group(4))))
                : Optional.empty();
    }
}
