// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.SumWords;
import org.hanse.core.round.StoredSum;

/**
 * Sum before training in a job's history.
 *
 * @param kind words of its kind
 * @param round number of its round
 * @param participants number of participants in it
 * @param seconds time from its start to the stored sum
 * @param figures figures of the sum by name
 */
public record SumLine(SumWords kind, int round, int participants, double seconds, Map<String, Number> figures) {

    private static final double MILLIS = 1_000;

    public SumLine {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /** Returns the line of a sum that took a time. */
    static SumLine of(SumKind kind, StoredSum sum, Duration time) {
        return new SumLine(
                kind.words(),
                sum.round().number(),
                sum.survivors().size(),
                Math.max(0, time.toMillis() / MILLIS),
                kind.figures(sum.noised()));
    }

    /** Returns the line of the history. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "round %d summed %s of %d participants in %.1f s %s",
                round,
                kind.noun(),
                participants,
                seconds,
                kind.result(figures));
    }

    /** Returns the sum of a line; empty if the line is about something else. */
    public static Optional<SumLine> parse(String line) {
        return SumKind.allWords().stream()
                .flatMap(kind -> parse(kind, line).stream())
                .findFirst();
    }

    private static Optional<SumLine> parse(SumWords kind, String line) {
        Matcher matched = Pattern.compile("round ([0-9]{1,9}) summed " + kind.noun()
                        + " of ([0-9]{1,9}) participants in ([0-9]{1,12}\\.[0-9]) s " + kind.pattern())
                .matcher(line);
        return matched.matches()
                ? Optional.of(new SumLine(
                        kind,
                        Integer.parseInt(matched.group(1)),
                        Integer.parseInt(matched.group(2)),
                        Double.parseDouble(matched.group(3)),
                        kind.values(matched)))
                : Optional.empty();
    }

    /** Returns the sum of a job; empty before it or without one. */
    static Optional<SumLine> of(JobStore store, JobId job) {
        return store.history(job).stream()
                .flatMap(entry -> parse(entry.line()).stream())
                .findFirst();
    }
}
