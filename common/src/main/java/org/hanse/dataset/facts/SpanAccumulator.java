// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hanse.core.interaction.InteractionLog;

/** Gathers what the times of a log have in common. */
final class SpanAccumulator {

    private static final long DAY = TimeUnit.DAYS.toMicros(1);

    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private boolean wholeDays = true;
    private long steps;
    private long ties;

    private SpanAccumulator() {}

    /** Returns the span of {@code log}; empty if it has no times, or no interactions. */
    static Optional<TimeSpan> span(InteractionLog log) {
        if (!log.timed() || log.size() == 0) {
            return Optional.empty();
        }
        SpanAccumulator span = new SpanAccumulator();
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                span.add(log.timeMicros(p));
                if (p > log.from(s)) {
                    span.step(log.timeMicros(p - 1), log.timeMicros(p));
                }
            }
        }
        return Optional.of(new TimeSpan(
                TimeSpan.instant(span.first),
                TimeSpan.instant(span.last),
                span.wholeDays,
                span.steps == 0 ? 0 : (double) span.ties / span.steps));
    }

    private void add(long micros) {
        first = Math.min(first, micros);
        last = Math.max(last, micros);
        wholeDays &= micros % DAY == 0;
    }

    private void step(long before, long after) {
        steps++;
        ties += before == after ? 1 : 0;
    }
}
