// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.hanse.core.job.JobEvent;
import org.hanse.core.job.JobState;
import org.hanse.core.job.SumWords;

/** What happened to a job, in figures. The history has it in words, which programs do not read (docs/adr/0060). */
public sealed interface JobRecord {

    /** Returns the time of the commit. */
    Instant at();

    /** Round with a sum. */
    sealed interface WithSum extends JobRecord {

        /** Returns its line in the history, with tenths of seconds. */
        String line();
    }

    /**
     * Counted round of training.
     *
     * @param updates number of updates in its sum
     * @param seconds time from its start to the stored model
     * @param loss mean training loss; empty under a privacy guarantee, where nodes send none
     */
    record Counted(Instant at, int round, int updates, double seconds, OptionalDouble loss) implements WithSum {

        @Override
        public String line() {
            String words =
                    String.format(Locale.ROOT, "round %d counted: %d updates in %.1f s", round, updates, seconds);
            return loss.isPresent() ? words + ", loss " + (float) loss.getAsDouble() : words;
        }
    }

    /**
     * Sum before training.
     *
     * @param kind words of its kind
     * @param participants number of participants in it
     * @param seconds time from the start of its round to the stored sum
     * @param figures figures of the sum by name
     */
    record Summed(Instant at, SumWords kind, int round, int participants, double seconds, Map<String, Number> figures)
            implements WithSum {

        public Summed {
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }

        @Override
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
    }

    /** Round that ended without a sum. */
    record WithoutSum(Instant at, int round, String why) implements JobRecord {}

    /**
     * Pause or failure of a job.
     *
     * @param failed whether the job failed; if not, it paused
     */
    record Stopped(Instant at, boolean failed, String why) implements JobRecord {}

    /** Returns the seconds of a time span. The clock may go back. */
    static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1_000.0);
    }

    /** Returns what an event does to a job, beside rounds with a sum: a lost round, a pause, a failure. */
    static List<JobRecord> of(JobEvent event, JobState before, JobState after, Instant at) {
        List<JobRecord> records = new ArrayList<>();
        if (event instanceof JobEvent.Aborted aborted && !after.equals(before)) {
            records.add(new WithoutSum(at, aborted.round(), aborted.why()));
        }
        if (after instanceof JobState.Paused paused && !after.equals(before)) {
            records.add(new Stopped(at, false, paused.why()));
        }
        if (after instanceof JobState.Failed failed && !after.equals(before)) {
            records.add(new Stopped(at, true, failed.why()));
        }
        return records;
    }
}
