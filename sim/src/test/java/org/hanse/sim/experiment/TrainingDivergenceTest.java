// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.sim.experiment.SyntheticScenario.CENTRAL;
import static org.hanse.sim.experiment.SyntheticScenario.LOCAL;
import static org.hanse.sim.experiment.SyntheticScenario.SMALL;
import static org.hanse.sim.experiment.SyntheticScenario.figure;
import static org.hanse.sim.experiment.SyntheticScenario.late;
import static org.hanse.sim.experiment.SyntheticScenario.model;
import static org.hanse.sim.experiment.SyntheticScenario.reading;
import static org.hanse.sim.experiment.SyntheticScenario.run;
import static org.hanse.sim.experiment.SyntheticScenario.runWith;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.scenario.TrainedModel.Scope;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.Result;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.train.ScriptedTrainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that lead out of the numbers. */
class TrainingDivergenceTest {

    @Test
    void run_divergingModel_isLeftOutAndOthersGoOn() {
        Scenario scenario = scenario(List.of("central", "popularity"), List.of(CENTRAL), shop());
        RunRecord summary = runWith(number -> new ScriptedTrainer("broken", epoch -> Double.NaN), scenario);

        assertThat(summary.figures()).extracting(Result::model).containsOnly("popularity");
        assertThat(summary.models())
                .anySatisfy(model -> assertThat(model.leftOut())
                        .startsWith("training diverged in epoch 1")
                        .contains("lower learning.rate"));
        assertThat(summary.training().get(0).problem()).startsWith("training diverged");
    }

    @Test
    void run_lastStepOfAnEpochBreaksParameters_isDivergence() {
        // One step an epoch; parameters remain finite and scores do not.
        TrainedModel broken = model("central", Scope.CENTRAL, SMALL, 1, 1e39, 1000);
        RunRecord run = run(scenario(List.of("central"), List.of(broken), shop()), 1);

        assertThat(run.figures()).isEmpty();
        assertThat(run.training().get(0).problem())
                .contains("after epoch 1 shared parameter")
                .containsOnlyOnce("lower ")
                .endsWith("; lower learning.rate or set learning.clipNorm");
    }

    /** One step an epoch, after which parameters are finite and what is computed of them is not. */
    @ParameterizedTest
    @CsvSource({
        "1e6, what the network makes of a history is not finite",
        "1e15, the vector of item ",
    })
    void run_parametersTooLargeToScoreWith_isDivergenceAndOthersGoOn(double rate, String reason) {
        TrainedModel broken = model("central", Scope.CENTRAL, reading(), 1, rate, 1000);
        RunRecord run = run(scenario(List.of("central", "local", "popularity"), List.of(broken, LOCAL), shop()), 1);

        assertThat(run.figures()).extracting(Result::model).containsOnly("local", "popularity");
        assertThat(figure(run, "shop", "local")).isPositive();
        assertThat(run.training().get(0).problem())
                .startsWith("training diverged in epoch 1 (" + reason)
                .endsWith("; lower learning.rate or set learning.clipNorm");
        assertThat(run.models()).anySatisfy(model -> assertThat(model.leftOut()).contains(reason));
    }

    /** The training on all that comes before the test targets is validated by nothing. */
    @Test
    void run_divergenceInRankingOfTest_isReportedAndOthersContinue() throws IOException {
        RunRecord summary = runWith(
                number -> new ScriptedTrainer("same", epoch -> 1, number > 1),
                scenario(List.of("central", "popularity"), List.of(CENTRAL), late()));

        assertThat(summary.training().get(0).refitted()).isTrue();
        assertThat(summary.figures()).extracting(Result::model).containsOnly("popularity");
        assertThat(summary.training().get(0).problem())
                .isEqualTo("training diverged unnoticed until its queries were ranked (the vector of item 0 is NaN);"
                        + " lower learning.rate or set learning.clipNorm");
        assertHasNoNetwork(summary);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1"})
    void run_divergenceInEitherTraining_leavesNoNetwork(int diverging, int epochs) throws IOException {
        RunRecord summary = runWith(
                number -> new ScriptedTrainer(
                        "same", epoch -> number == diverging ? Double.NaN : 1, ByIndex::afterEpochs),
                scenario(List.of("central", "popularity"), List.of(CENTRAL), late()));

        assertThat(summary.training().get(0).problem()).startsWith("training diverged in epoch 1");
        assertThat(summary.training().get(0).curve().best()).isEqualTo(epochs);
        assertHasNoNetwork(summary);
    }

    /** Ranks by index, better after the first epoch than before it. */
    private record ByIndex(int sign) implements CatalogueScorer {

        static CatalogueScorer afterEpochs(int epochs) {
            return new ByIndex(epochs == 0 ? 1 : -1);
        }

        @Override
        public void score(InteractionSequence history, double[] scores) {
            Arrays.setAll(scores, item -> (double) sign * item);
        }

        @Override
        public CatalogueScorer forShard() {
            return this;
        }
    }

    private static void assertHasNoNetwork(RunRecord run) throws IOException {
        assertThat(run.training())
                .singleElement()
                .satisfies(training -> assertThat(training.network()).isNull());
        assertThat(new ObjectMapper()
                        .readTree(MetricsFile.of(run))
                        .at("/training/0/network")
                        .isNull())
                .isTrue();
    }
}
