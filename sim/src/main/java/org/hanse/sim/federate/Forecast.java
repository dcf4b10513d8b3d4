// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.shard.ShardRunner;

/**
 * What a federation will cost, before its first round: sizes of messages as they will be sent, and times from short shares of
 * some participants, of one step and of several, which are made again and again for two seconds each, since at first the program is
 * not warm, and forgotten; the fastest times count. What a share costs beside its steps is told from the two.
 *
 * @param rounds the most there will be
 * @param cohort participants of a round
 * @param uploadBytes of an update
 * @param downloadBytes of a global model
 * @param secondsARound of training and messages, validation left out
 */
public record Forecast(int rounds, int cohort, long uploadBytes, long downloadBytes, double secondsARound) {

    private static final int TRIED = 8;
    private static final int MOST_PASSES = 20;
    private static final Duration LONG_ENOUGH = Duration.ofMillis(500);

    /** What has to be known of a federation for a forecast. */
    record Subject(FederationConfig config, ClientTrainers locals, List<Integer> members, ShardRunner shards) {

        Subject {
            members = List.copyOf(members);
        }

        double mean(ToLongFunction<Integer> of) {
            return members.stream().mapToLong(of).average().orElse(0);
        }

        /** Some of the members, at even distances, that may be tried out. */
        List<Integer> tried() {
            int tries = Math.min(TRIED, members.size());
            return IntStream.range(0, tries)
                    .mapToObj(i -> members.get((int) ((long) i * members.size() / tries)))
                    .toList();
        }
    }

    /** Sizes of the messages of a round. */
    record Sizes(long uploadBytes, long downloadBytes) {}

    /** Measures how long something takes: again and again for half a second, the fastest time counts. */
    record Stopwatch(InstantSource clock) {

        double fastest(Runnable task) {
            Duration fastest = timed(task);
            Duration gone = fastest;
            for (int pass = 1; pass < MOST_PASSES && gone.compareTo(LONG_ENOUGH) < 0; pass++) {
                Duration took = timed(task);
                gone = gone.plus(took);
                fastest = took.compareTo(fastest) < 0 ? took : fastest;
            }
            return fastest.toNanos() / 1e9;
        }

        private Duration timed(Runnable task) {
            Instant start = clock.instant();
            task.run();
            return Duration.between(start, clock.instant());
        }
    }

    /** A forecast from trying some participants out. */
    static Forecast of(Subject subject, Giving.Trial trial, InstantSource clock, Sizes sizes) {
        int cohort = subject.config().cohort().size(subject.members().size());
        return new Forecast(
                subject.config().rounds(),
                cohort,
                sizes.uploadBytes(),
                sizes.downloadBytes(),
                cohort * trial.secondsOfMember(subject, new Stopwatch(clock)));
    }

    /** The forecast in a line. */
    public String words() {
        double all = (double) rounds * cohort * (uploadBytes + downloadBytes);
        return String.format(
                Locale.ROOT,
                "%,d rounds at most, %,d participant%s each: %s up and %s down a participant and round, %s in all; about %s a"
                        + " round, %s in all, without validation",
                rounds,
                cohort,
                cohort == 1 ? "" : "s",
                ByteSize.words((double) uploadBytes),
                ByteSize.words((double) downloadBytes),
                ByteSize.words(all),
                time(secondsARound),
                time(secondsARound * rounds));
    }

    private static String time(double seconds) {
        return seconds < 100
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 6000
                        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
