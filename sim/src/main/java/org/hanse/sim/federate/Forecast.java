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
import org.hanse.core.federation.RoundId;
import org.hanse.core.learn.LocalTrainer.Share;
import org.hanse.core.learn.LocalWork;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.PersonalState;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
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
    private static final int SEVERAL = 4;
    private static final int MOST_PASSES = 20;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(2);
    private static final double MEGA = 1e6;

    /** What has to be known of a federation for a forecast. */
    record Subject(
            FederationConfig config,
            Locals locals,
            List<Integer> members,
            int size,
            Workers workers,
            ShardRunner shards) {

        Subject {
            members = List.copyOf(members);
        }

        private double mean(ToLongFunction<Integer> of) {
            return members.stream().mapToLong(of).average().orElse(0);
        }
    }

    /** Sizes of the messages of a round. */
    record Sizes(long uploadBytes, long downloadBytes) {}

    /** A forecast from trying some participants out. */
    static Forecast of(Subject subject, InstantSource clock, Sizes sizes) {
        FederationConfig config = subject.config();
        int cohort = config.cohort().size(subject.members().size());
        Trial trial = new Trial(subject, clock);
        return new Forecast(
                config.rounds(),
                cohort,
                sizes.uploadBytes(),
                sizes.downloadBytes(),
                cohort * (trial.stepwise() ? trial.secondsOfSteps() : trial.secondsOfWhole()));
    }

    /** Some participants that are tried out. */
    private static final class Trial {

        private final Subject subject;
        private final InstantSource clock;
        private final List<Integer> tried;

        Trial(Subject subject, InstantSource clock) {
            this.subject = subject;
            this.clock = clock;
            List<Integer> members = subject.members();
            int tries = Math.min(TRIED, members.size());
            this.tried = IntStream.range(0, tries)
                    .mapToObj(i -> members.get((int) ((long) i * members.size() / tries)))
                    .toList();
        }

        /** Whether a share can be made of so many steps. */
        boolean stepwise() {
            return !(subject.config().work().amount() instanceof LocalWork.OneGradient)
                    && subject.workers().with(trainer -> trainer.kind()) == ModelKind.NETWORK;
        }

        /** Of a mean participant's share, by what it costs beside its steps, and by its steps. */
        double secondsOfSteps() {
            LocalWork work = subject.config().work();
            LocalWork one = new LocalWork(new LocalWork.Steps(1), work.proximal(), 0, true);
            LocalWork several = new LocalWork(new LocalWork.Steps(SEVERAL), work.proximal(), 0, true);
            run(one);
            double ofOne = fastest(one);
            double aStep = Math.max(0, (fastest(several) - ofOne) / (SEVERAL - 1));
            double beside = Math.max(0, ofOne - aStep);
            double batches = subject.mean(subject.locals()::batches);
            double steps = work.amount() instanceof LocalWork.Steps own
                    ? own.count()
                    : batches * (work.amount() instanceof LocalWork.Epochs epochs ? epochs.count() : 1);
            double fit = personal() ? aStep * batches * work.personalEpochs() : 0;
            return beside + aStep * steps + fit;
        }

        /** Of a mean participant's share, by its positions. */
        double secondsOfWhole() {
            LocalWork work = subject.config().work();
            LocalWork whole = work.amount() instanceof LocalWork.OneGradient
                    ? work
                    : new LocalWork(new LocalWork.Epochs(1), 0, 0, true);
            run(whole);
            double positions = tried.stream()
                    .mapToLong(subject.locals()::positions)
                    .average()
                    .orElse(1);
            double epochs = (work.amount() instanceof LocalWork.Epochs own ? own.count() : 1)
                    + (personal() ? work.personalEpochs() : 0);
            return fastest(whole) * epochs * subject.mean(subject.locals()::positions) / Math.max(1, positions);
        }

        private boolean personal() {
            return tried.stream().anyMatch(participant -> subject.locals().personalParameters(participant) > 0);
        }

        /** Seconds of one participant. */
        private double fastest(LocalWork work) {
            Duration fastest = timed(work);
            Duration gone = fastest;
            for (int pass = 1; pass < MOST_PASSES && gone.compareTo(LONG_ENOUGH) < 0; pass++) {
                Duration took = timed(work);
                gone = gone.plus(took);
                fastest = took.compareTo(fastest) < 0 ? took : fastest;
            }
            return fastest.toNanos() / 1e9 / tried.size();
        }

        private Duration timed(LocalWork work) {
            Instant start = clock.instant();
            run(work);
            return Duration.between(start, clock.instant());
        }

        private void run(LocalWork work) {
            QuantizationSpec spec = RoundOfTraining.quantization(subject.config(), tried.size());
            subject.shards().map(tried.size(), i -> {
                Share share =
                        subject.workers().with(trainer -> trainer.train(tried.get(i), PersonalState.INITIAL, work, 0));
                IntegerUpdate rounded = RoundOfTraining.rounded(subject.config(), spec, share, i);
                return PlainSum.sent(new RoundId(1), share.update().base(), rounded)
                        .bytes();
            });
        }
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
