// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.hanse.core.learn.LocalTrainer.Share;
import org.hanse.core.learn.LocalWork;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.PersonalState;
import org.hanse.core.shard.ShardRunner;

/**
 * What a federation will cost, before its first round: sizes of messages as they will be sent, and times from a few steps of
 * some participants, which are made again and again for two seconds, since at first the program is not warm, and forgotten;
 * the fastest time counts.
 *
 * @param rounds the most there will be
 * @param cohort participants of a round
 * @param uploadBytes of an update
 * @param downloadBytes of a global model
 * @param secondsARound of training, validation left out
 */
public record Forecast(int rounds, int cohort, long uploadBytes, long downloadBytes, double secondsARound) {

    private static final int TRIED = 8;
    private static final int STEPS = 1;
    private static final int MOST_PASSES = 20;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(2);
    private static final double MEGA = 1e6;

    /** A forecast from trying some participants out. */
    static Forecast of(
            FederationConfig config,
            Locals locals,
            List<Integer> members,
            Workers workers,
            ShardRunner shards,
            InstantSource clock,
            Sizes sizes) {
        int tries = Math.min(TRIED, members.size());
        List<Integer> tried = IntStream.range(0, tries)
                .mapToObj(i -> members.get((int) ((long) i * members.size() / tries)))
                .toList();
        int cohort = config.cohort().size(members.size());
        trying(config, workers, shards, tried);
        double secondsAPosition = Double.POSITIVE_INFINITY;
        Duration gone = Duration.ZERO;
        for (int pass = 0; pass < MOST_PASSES && gone.compareTo(LONG_ENOUGH) < 0; pass++) {
            Instant start = clock.instant();
            long positions = trying(config, workers, shards, tried);
            Duration took = Duration.between(start, clock.instant());
            gone = gone.plus(took);
            secondsAPosition = Math.min(secondsAPosition, took.toNanos() / 1e9 / Math.max(1, positions));
        }
        double mean = members.stream().mapToLong(locals::positions).average().orElse(0);
        double learned = work(config, locals, tried, mean);
        return new Forecast(
                config.rounds(),
                cohort,
                sizes.uploadBytes(),
                sizes.downloadBytes(),
                secondsAPosition * learned * cohort);
    }

    /** Sizes of the messages of a round. */
    record Sizes(long uploadBytes, long downloadBytes) {}

    /** Positions that a participant goes through in a round. */
    private static double work(FederationConfig config, Locals locals, List<Integer> tried, double positions) {
        LocalWork work = config.work();
        double own = positions;
        if (work.amount() instanceof LocalWork.Epochs epochs) {
            own = positions * epochs.count();
        } else if (work.amount() instanceof LocalWork.Steps steps) {
            int batches = tried.stream().mapToInt(locals::batches).sum();
            own = positions * steps.count() * tried.size() / Math.max(1, batches);
        }
        boolean personal = tried.stream().anyMatch(participant -> locals.personalParameters(participant) > 0);
        return own + (personal ? positions * work.personalEpochs() : 0);
    }

    private static long trying(FederationConfig config, Workers workers, ShardRunner shards, List<Integer> tried) {
        return shards
                .map(
                        tried.size(),
                        i -> workers.with(trainer -> {
                            Share share = trainer.train(
                                    tried.get(i), PersonalState.INITIAL, few(config.work(), trainer.kind()), 0);
                            return share.update().examples();
                        }))
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** As little of the work as tells how long it takes. */
    private static LocalWork few(LocalWork work, ModelKind kind) {
        if (work.amount() instanceof LocalWork.OneGradient) {
            return work;
        }
        return kind == ModelKind.GRAPH
                ? new LocalWork(new LocalWork.Epochs(1), 0, 0, true)
                : new LocalWork(new LocalWork.Steps(STEPS), work.proximal(), 0, true);
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
                size((double) uploadBytes),
                size((double) downloadBytes),
                size(all),
                time(secondsARound),
                time(secondsARound * rounds));
    }

    private static String size(double bytes) {
        return bytes < MEGA
                ? String.format(Locale.ROOT, "%.0f kB", bytes / 1000)
                : bytes < 1000 * MEGA
                        ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGA)
                        : String.format(Locale.ROOT, "%.1f GB", bytes / MEGA / 1000);
    }

    private static String time(double seconds) {
        return seconds < 100
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 6000
                        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
