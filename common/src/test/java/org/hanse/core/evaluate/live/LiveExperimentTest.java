// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Estimates of simulated experiments. */
class LiveExperimentTest {

    private static final Duration WINDOW = Duration.ofDays(7);
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant END = BEGIN.plus(Duration.ofDays(28));
    private static final double UPLIFT = .03;
    private static final int RESAMPLES = 300;

    private static LiveExperiment.Accumulator accumulator() {
        return new LiveExperiment.Accumulator(WINDOW, END.plus(WINDOW));
    }

    private static Bootstrap bootstrap(int resamples, long seed) {
        return new Bootstrap(resamples, seed, ShardRunner.sequential());
    }

    /**
     * Returns an experiment of shoppers whose rates differ between 2 % and 38 %, and who have 1 to 15 decisions. Served ones have a rate that is
     * greater by the uplift.
     *
     * @param clustered false to take each decision for a shopper of its own
     */
    private static LiveExperiment simulated(int shoppers, double uplift, boolean clustered, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LiveExperiment.Accumulator experiment = accumulator();
        for (int s = 0; s < shoppers; s++) {
            Arm arm = random.nextDouble() < .3 ? Arm.HOLDOUT : Arm.SERVED;
            double rate = .02 + .36 * random.nextDouble() + (arm == Arm.SERVED ? uplift : 0);
            int decisions = 1 + random.nextInt(15);
            for (int d = 0; d < decisions; d++) {
                Instant at = BEGIN.plusSeconds(random.nextInt(28 * 86_400));
                Optional<Instant> reward =
                        random.nextDouble() < rate ? Optional.of(at.plusSeconds(60)) : Optional.empty();
                experiment.add(arm, new ShopperId(s + (clustered ? "" : "-" + d)), at, reward);
            }
        }
        return experiment.toExperiment(true, bootstrap(RESAMPLES, seed));
    }

    private static double held(int experiments, boolean clustered) {
        int held = 0;
        for (int run = 0; run < experiments; run++) {
            Difference own = simulated(400, UPLIFT, clustered, 5_000 + run).difference();
            held += own.low() <= UPLIFT && UPLIFT <= own.high() ? 1 : 0;
        }
        return (double) held / experiments;
    }

    @Test
    void difference_ofThousandExperiments_holdsTheUplift() {
        assertThat(held(1000, true)).isBetween(.93, .97);
    }

    /** Decisions of one shopper depend on each other: intervals over decisions are too narrow. */
    @Test
    void difference_overDecisions_holdsTheUpliftLessOften() {
        assertThat(held(150, false)).isLessThan(.92);
    }

    @Test
    void verdict_ofGreatUplift_isBetter() {
        LiveExperiment experiment = simulated(2000, .1, true, 1);

        assertThat(experiment.verdict()).isEqualTo(LiveExperiment.Verdict.BETTER);
        assertThat(experiment.served().rate().value()).isBetween(.28, .32);
        assertThat(experiment.holdout().rate().value()).isBetween(.18, .22);
        assertThat(simulated(2000, -.1, true, 1).verdict()).isEqualTo(LiveExperiment.Verdict.WORSE);
        assertThat(simulated(2000, 0, true, 2).verdict()).isEqualTo(LiveExperiment.Verdict.NO_DIFFERENCE);
    }

    @Test
    void verdict_ofFewShoppersOrBeforeTheEnd_isTooEarly() {
        LiveExperiment few = simulated(200, .3, true, 1);

        assertThat(few.verdict()).isEqualTo(LiveExperiment.Verdict.TOO_EARLY);
        assertThat(few.against()).containsExactly("an arm has fewer than 100 shoppers");
        LiveExperiment many = simulated(2000, .1, true, 1);
        assertThat(new LiveExperiment(many.served(), many.holdout(), many.difference(), 0, false).against())
                .containsExactly("the experiment has not ended");
    }

    @Test
    void experiment_withoutDecisions_isTooEarly() {
        LiveExperiment none = accumulator().toExperiment(true, bootstrap(10, 1));

        assertThat(none.verdict()).isEqualTo(LiveExperiment.Verdict.TOO_EARLY);
        assertThat(none.served().rate().value()).isNaN();
        assertThat(none.difference().difference()).isNaN();
    }

    /** The window leaves its end out, and a decision counts once the window has ended. */
    @Test
    void decisions_atTheEndOfTheWindow_countOnce() {
        LiveExperiment.Accumulator experiment = accumulator();
        ShopperId ann = new ShopperId("ann");
        experiment.add(Arm.SERVED, ann, BEGIN, Optional.of(BEGIN.plus(WINDOW).minusNanos(1)));
        experiment.add(Arm.SERVED, ann, BEGIN, Optional.of(BEGIN.plus(WINDOW)));
        experiment.add(Arm.SERVED, ann, BEGIN, Optional.of(BEGIN.minusSeconds(1)));
        experiment.add(Arm.SERVED, ann, END, Optional.empty());
        experiment.add(Arm.SERVED, ann, END.plusNanos(1), Optional.of(END.plusSeconds(1)));
        LiveExperiment counted = experiment.toExperiment(true, bootstrap(10, 1));

        assertThat(counted.served().decisions()).isEqualTo(4);
        assertThat(counted.served().rewarded()).isEqualTo(2);
        assertThat(counted.served().shoppers()).isEqualTo(1);
        assertThat(counted.open()).isEqualTo(1);
    }
}
