// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.sim.federate.ScriptedFederation.working;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.summary.OutlookText;
import org.junit.jupiter.api.Test;

class ForecastTest {

    /** Two seconds pass between any two looks at the clock, however many steps are made: all of it is beside the steps. */
    @Test
    void forecast_scalesWhatWasTried_andLeavesNoTrace() {
        ScriptedTrainers locals =
                new ScriptedTrainers(new long[] {10, 30}, (participant, model) -> new float[] {1, 1, 1});
        List<ParticipantId> ids =
                IntStream.range(0, 2).mapToObj(i -> new ParticipantId("n" + i)).toList();
        Federation federation =
                new Federation(FederationConfig.DEFAULT, FederationRoster.of(ids), locals, 1, ShardRunner.sequential());
        AtomicLong seconds = new AtomicLong();
        InstantSource clock = () -> Instant.ofEpochSecond(seconds.getAndAdd(2));
        TrainerState before = federation.state();

        Forecast forecast = federation.forecast(clock).orElseThrow();

        assertThat(forecast.secondsPerRound()).isCloseTo(2, within(1e-9));
        assertThat(forecast.rounds()).isEqualTo(30);
        assertThat(forecast.cohort()).isEqualTo(2);
        federation.epoch((step, mean) -> {});
        RoundRecord round = federation.rounds().get(0);
        assertThat(2 * forecast.uploadBytes()).isEqualTo(round.uploadBytes());
        assertThat(2 * forecast.downloadBytes()).isEqualTo(round.downloadBytes());
        assertThat(OutlookText.of(forecast))
                .startsWith("30 rounds at most, 2 participants each: 0 kB up and 0 kB down a participant and round")
                .endsWith("about 2.0 s a round, 60.0 s in all, without validation");
        Federation fresh =
                new Federation(FederationConfig.DEFAULT, FederationRoster.of(ids), locals, 1, ShardRunner.sequential());
        assertThat(fresh.state().array("global")).isEqualTo(before.array("global"));
        fresh.epoch((step, mean) -> {});
        assertThat(fresh.state().array("global")).isEqualTo(federation.state().array("global"));
    }

    /** One step each of two participants takes 2 s, four steps 5 s: half a second a step, and half a second beside. */
    @Test
    void forecast_sharesOfOneAndOfSeveralSteps_tellWhatAStepCosts() {
        ScriptedTrainers locals =
                new ScriptedTrainers(new long[] {10, 30}, (participant, model) -> new float[] {1, 1, 1});
        Iterator<Integer> looks = List.of(0, 2, 10, 15).iterator();
        List<ParticipantId> ids =
                IntStream.range(0, 2).mapToObj(i -> new ParticipantId("n" + i)).toList();
        locals.batches = 3;
        LocalWork work = new LocalWork(new LocalWork.Epochs(4), 0, 2, true);
        Federation federation = new Federation(
                working(FederationConfig.DEFAULT, work), FederationRoster.of(ids), locals, 1, ShardRunner.sequential());

        Forecast forecast =
                federation.forecast(() -> Instant.ofEpochSecond(looks.next())).orElseThrow();

        // Of each participant half a second, four epochs of three steps, and two of its own part.
        assertThat(forecast.secondsPerRound()).isCloseTo(2 * (0.5 + 4 * 3 * 0.5 + 2 * 3 * 0.5), within(1e-9));
    }

    /** A gradient is measured as a whole: two participants with 40 positions take 2 s, the mean one has 20. */
    @Test
    void forecast_workThatIsNoSteps_goesByPositions() {
        LocalWork gradient = new LocalWork(new LocalWork.OneGradient(), 0, 0, true);
        assertThat(secondsPerRound(gradient, ModelKind.NETWORK)).isCloseTo(2, within(1e-9));
        LocalWork epochs = new LocalWork(new LocalWork.Epochs(3), 0, 0, true);
        assertThat(secondsPerRound(epochs, ModelKind.GRAPH)).isCloseTo(3 * 2, within(1e-9));
    }

    private static double secondsPerRound(LocalWork work, ModelKind kind) {
        ScriptedTrainers locals =
                new ScriptedTrainers(new long[] {10, 30}, (participant, model) -> new float[] {1, 1, 1});
        locals.kind = kind;
        AtomicLong seconds = new AtomicLong();
        Federation federation = new Federation(
                working(FederationConfig.DEFAULT, work),
                FederationRoster.of(List.of(new ParticipantId("a"), new ParticipantId("b"))),
                locals,
                1,
                ShardRunner.sequential());
        return federation
                .forecast(() -> Instant.ofEpochSecond(seconds.getAndAdd(2)))
                .orElseThrow()
                .secondsPerRound();
    }

    @Test
    void forecast_participantThatFails_isNoneAndHarmsNothing() {
        ScriptedTrainers locals = new ScriptedTrainers(new long[] {10, 30}, (participant, model) -> {
            throw new IllegalStateException("no disk");
        });
        Federation federation = new Federation(
                FederationConfig.DEFAULT,
                FederationRoster.of(List.of(new ParticipantId("a"), new ParticipantId("b"))),
                locals,
                1,
                ShardRunner.sequential());

        assertThat(federation.forecast(InstantSource.system())).isEmpty();
    }
}
