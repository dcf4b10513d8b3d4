// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.sim.MadeUpScenario.CENTRAL;
import static org.hanse.sim.MadeUpScenario.LOCAL;
import static org.hanse.sim.MadeUpScenario.SMALL;
import static org.hanse.sim.MadeUpScenario.figure;
import static org.hanse.sim.MadeUpScenario.late;
import static org.hanse.sim.MadeUpScenario.model;
import static org.hanse.sim.MadeUpScenario.prepared;
import static org.hanse.sim.MadeUpScenario.reading;
import static org.hanse.sim.MadeUpScenario.run;
import static org.hanse.sim.MadeUpScenario.scenario;
import static org.hanse.sim.MadeUpScenario.shop;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.hanse.sim.train.ScriptedTrainer;
import org.hanse.sim.train.TrainedModel;
import org.hanse.sim.train.TrainedModel.Scope;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that lead out of the numbers. */
class TrainingDivergenceTest {

    @Test
    void run_divergingModel_isLeftOutAndOthersGoOn() {
        Scenario scenario = scenario(List.of("central", "popularity"), List.of(CENTRAL), shop());
        ScenarioRun run = prepared(scenario, 1);
        run.train(
                model -> (merchants, exclude, shards) -> new ScriptedTrainer("broken", epoch -> Double.NaN),
                Optional.empty(),
                TrainingListener.silent());
        RunSummary summary = run.run(step -> {});

        assertThat(summary.results()).extracting(Result::model).containsOnly("popularity");
        assertThat(summary.models())
                .anySatisfy(model -> assertThat(model.leftOut())
                        .startsWith("training diverged in epoch 1")
                        .contains("lower learning.rate"));
        assertThat(summary.trainings().get(0).problem()).startsWith("training diverged");
    }

    @Test
    void run_lastStepOfAnEpochBreaksParameters_isDivergence() {
        // One step an epoch, so that no later loss could tell.
        TrainedModel broken = model("central", Scope.CENTRAL, SMALL, 1, 1e39, 1000);
        RunSummary run = run(scenario(List.of("central"), List.of(broken), shop()), 1);

        assertThat(run.results()).isEmpty();
        assertThat(run.trainings().get(0).problem()).contains("after epoch 1 shared parameter");
    }

    /** One step an epoch, after which parameters are finite and what is computed of them is not. */
    @ParameterizedTest
    @CsvSource({
        "1e6, what the network makes of a history is not finite",
        "1e15, the vector of item ",
    })
    void run_parametersTooLargeToScoreWith_isDivergenceAndOthersGoOn(double rate, String reason) {
        TrainedModel broken = model("central", Scope.CENTRAL, reading(), 1, rate, 1000);
        RunSummary run = run(scenario(List.of("central", "local", "popularity"), List.of(broken, LOCAL), shop()), 1);

        assertThat(run.results()).extracting(Result::model).containsOnly("local", "popularity");
        assertThat(figure(run, "shop", "local")).isPositive();
        assertThat(run.trainings().get(0).problem())
                .startsWith("training diverged in epoch 1 (" + reason)
                .endsWith("; lower learning.rate or set learning.clipNorm");
        assertThat(run.models()).anySatisfy(model -> assertThat(model.leftOut()).contains(reason));
    }

    /** The training on all that comes before the test targets is validated by nothing. */
    @Test
    void run_divergenceFirstSeenInRankingTest_isToldAndOthersGoOn() {
        ScenarioRun run = prepared(scenario(List.of("central", "popularity"), List.of(CENTRAL), late()), 1);
        AtomicInteger trainers = new AtomicInteger();
        run.train(
                model -> (merchants, exclude, shards) ->
                        new ScriptedTrainer("same", epoch -> 1, trainers.incrementAndGet() > 1),
                Optional.empty(),
                TrainingListener.silent());
        RunSummary summary = run.run(step -> {});

        assertThat(trainers).hasValue(2);
        assertThat(summary.results()).extracting(Result::model).containsOnly("popularity");
        assertThat(summary.trainings().get(0).problem())
                .isEqualTo("training diverged unnoticed until its queries were ranked (the vector of item 0 is NaN);"
                        + " lower learning.rate or set learning.clipNorm");
    }
}
