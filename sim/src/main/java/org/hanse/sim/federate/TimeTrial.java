// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.shard.ShardRunner;

/** Measurement of the client training time of a mean participant, for a {@link Forecast}. */
@FunctionalInterface
interface TimeTrial {

    /** Returns seconds of one participant. */
    double secondsOfMember(Subject subject, Stopwatch stopwatch);

    /** The federation of a measurement. */
    record Subject(FederationConfig config, ClientTrainers trainers, List<Integer> members, ShardRunner shards) {

        private static final int SAMPLES = 8;

        public Subject {
            members = List.copyOf(members);
        }

        /** Returns the mean of a quantity over all participants. */
        double mean(ToLongFunction<Integer> quantity) {
            return members.stream().mapToLong(quantity).average().orElse(0);
        }

        /** Returns some participants at even distances. */
        List<Integer> sample() {
            int size = Math.min(SAMPLES, members.size());
            return IntStream.range(0, size)
                    .mapToObj(i -> members.get((int) ((long) i * members.size() / size)))
                    .toList();
        }
    }

    /** Repetition of a task for half a second. The fastest time counts. */
    record Stopwatch(InstantSource clock) {

        private static final int MOST_PASSES = 20;
        private static final Duration LONG_ENOUGH = Duration.ofMillis(500);

        /** Returns the fastest time in seconds. */
        double fastest(Runnable task) {
            Duration fastest = timed(task);
            Duration total = fastest;
            for (int pass = 1; pass < MOST_PASSES && total.compareTo(LONG_ENOUGH) < 0; pass++) {
                Duration time = timed(task);
                total = total.plus(time);
                fastest = time.compareTo(fastest) < 0 ? time : fastest;
            }
            return fastest.toNanos() / 1e9;
        }

        private Duration timed(Runnable task) {
            Instant start = clock.instant();
            task.run();
            return Duration.between(start, clock.instant());
        }
    }
}
