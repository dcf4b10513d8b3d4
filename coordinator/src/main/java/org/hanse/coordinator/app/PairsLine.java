// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.core.job.JobPairs;
import org.hanse.core.privacy.PlainNumber;

/**
 * Sum of similar pairs in a job's history.
 *
 * @param round number of its round
 * @param participants number of participants in it
 * @param seconds time from its start to the stored sum
 * @param epsilon greatest epsilon of the sum alone
 * @param cells number of cells
 */
public record PairsLine(int round, int participants, double seconds, double epsilon, int cells) implements SumLine {

    private static final double MILLIS = 1_000;
    private static final Pattern LINE = Pattern.compile(
            "round ([0-9]{1,9}) summed similar pairs of ([0-9]{1,9}) participants in ([0-9]{1,12}\\.[0-9]) s with noise,"
                    + " epsilon of the sum at most ([0-9.e-]{1,20}), ([0-9]{1,9}) cells");

    /** Returns the line of a sum that took a time. */
    static PairsLine of(int round, int participants, Duration time, JobPairs pairs) {
        return new PairsLine(
                round,
                participants,
                Math.max(0, time.toMillis() / MILLIS),
                pairs.settings().epsilon(),
                pairs.settings().cells());
    }

    @Override
    public String line() {
        return String.format(
                Locale.ROOT,
                "round %d summed similar pairs of %d participants in %.1f s with noise, epsilon of the sum at most %s,"
                        + " %d cells",
                round,
                participants,
                seconds,
                PlainNumber.of(epsilon),
                cells);
    }

    /** Returns the sum of a line; empty if the line is about something else. */
    static Optional<PairsLine> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new PairsLine(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Double.parseDouble(matcher.group(3)),
                        Double.parseDouble(matcher.group(4)),
                        Integer.parseInt(matcher.group(5))))
                : Optional.empty();
    }
}
