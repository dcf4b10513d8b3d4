// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.sim.experiment.SyntheticFederation.federated;
import static org.hanse.sim.experiment.SyntheticScenario.figure;
import static org.hanse.sim.experiment.SyntheticScenario.late;
import static org.hanse.sim.experiment.SyntheticScenario.model;
import static org.hanse.sim.experiment.SyntheticScenario.other;
import static org.hanse.sim.experiment.SyntheticScenario.reading;
import static org.hanse.sim.experiment.SyntheticScenario.run;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.sim.scenario.FederationBuilder;
import org.hanse.sim.scenario.ModelBuilder;
import org.hanse.sim.scenario.NetworkBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.scenario.TrainedModel.Scope;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.TrainingRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merchants that fine-tune the shared part of a federation locally. */
class ContinuedTrainingTest {

    /** So small a step that nothing moves which figures could show. */
    private static final double STILL = 1e-12;

    @TempDir
    Path folder = Path.of("");

    /** Where models for test are trained again, the federation's for test is the one to go on from. */
    @Test
    void run_hardlyAStep_hasTheFiguresOfTheFederation() {
        TrainedModel federated = federated(reading(), withoutPersonalFits(6));
        TrainedModel alone = model("local", Scope.LOCAL, reading(), 1, STILL, 16);
        RunRecord run = run(
                scenario(
                        List.of("federated", "local"),
                        List.of(federated, alone, from(federated, 1, STILL)),
                        shop(),
                        other(),
                        late()),
                1);

        for (String merchant : List.of("shop", "other", "late")) {
            assertThat(figure(run, merchant, "continued"))
                    .isEqualTo(figure(run, merchant, "federated"))
                    .isNotEqualTo(figure(run, merchant, "local"));
        }
        assertThat(run.differences())
                .anySatisfy(comparison -> {
                    assertThat(comparison.model()).isEqualTo("continued");
                    assertThat(comparison.against()).isEqualTo("federated");
                })
                .anySatisfy(comparison -> {
                    assertThat(comparison.model()).isEqualTo("continued");
                    assertThat(comparison.against()).isEqualTo("local");
                });
    }

    /** A federation with tables outside the shared part has the same result. */
    @Test
    void run_noStep_servesWhatWasReleasedWithTablesOfItsOwn() {
        TrainedModel federated = federated(reading(), LearningConfig.Personal.AFTER, withoutPersonalFits(1));
        TrainedModel remembering = federated(remembering(), LearningConfig.Personal.AFTER, withoutPersonalFits(1));
        TrainedModel served = from(federated, remembering(), 0, 0.02);
        RunRecord run = run(scenario(List.of("federated"), List.of(federated, served), shop(), other()), 1);
        RunRecord throughout = run(scenario(List.of("federated"), List.of(remembering), shop(), other()), 1);

        for (String merchant : List.of("shop", "other")) {
            assertThat(figure(run, merchant, "continued"))
                    .isEqualTo(figure(throughout, merchant, "federated"))
                    .isNotEqualTo(figure(run, merchant, "federated"));
        }
        assertThat(run.training())
                .filteredOn(training -> training.model().equals("continued"))
                .hasSize(2)
                .allSatisfy(training -> assertThat(training.curve().size()).isZero());
    }

    @Test
    void run_steps_moveEachMerchantByItself() {
        TrainedModel federated = federated(reading(), withoutPersonalFits(3));
        TrainedModel continued = from(federated, 4, 0.02);
        RunRecord both = run(scenario(List.of("federated"), List.of(federated, continued), shop(), other()), 2);

        assertThat(both.training()).extracting(TrainingRecord::merchant).containsExactly("all", "shop", "other");
        assertThat(both.training())
                .extracting(
                        training -> Objects.requireNonNull(training.network()).digest())
                .doesNotHaveDuplicates();
        assertThat(figure(both, "shop", "continued")).isNotEqualTo(figure(both, "shop", "federated"));
    }

    @Test
    void train_killedAfterEveryEpochAndResumed_sameFiguresAsUninterrupted() {
        TrainedModel federated = federated(reading(), withoutPersonalFits(1));
        Scenario scenario =
                scenario(List.of("federated"), List.of(federated, from(federated, 2, 0.02)), shop(), late());
        RunRecord whole = run(scenario, 1);
        KilledRuns.End killed = KilledRuns.of(scenario, folder.resolve("checkpoints"), 2);

        assertThat(killed.run().figures()).isEqualTo(whole.figures());
        assertThat(killed.kills()).isGreaterThan(4);
    }

    @Test
    void run_federationThatDiverged_isNothingToGoOnFrom() {
        TrainedModel usual = federated(reading(), withoutPersonalFits(1));
        TrainedModel wild = ModelBuilder.like(usual)
                .withLearning(model("x", Scope.LOCAL, reading(), 2, 1e30, 16).learning())
                .withGraph(Optional.empty())
                .build();
        RunRecord run = run(
                scenario(List.of("federated", "popularity"), List.of(wild, from(wild, 1, 0.02)), shop(), other()), 1);

        assertThat(run.figures()).noneMatch(result -> result.model().equals("continued"));
        assertThat(run.models())
                .filteredOn(model -> model.model().equals("continued"))
                .isNotEmpty()
                .allSatisfy(model ->
                        assertThat(model.leftOut()).isEqualTo("there is no network of federated to go on from"));
    }

    /** {@link SyntheticScenario#reading} with tables of the merchant's own. */
    private static NetworkConfig remembering() {
        NetworkConfig bare = reading();
        return NetworkBuilder.like(bare).withMemory(true).build();
    }

    private static FederationConfig withoutPersonalFits(int rounds) {
        FederationConfig usual = SyntheticFederation.rounds(rounds, new CohortRule(1, 1), new Faults(0, Map.of()));
        return FederationBuilder.like(usual)
                .withWork(new LocalWork(new LocalWork.Epochs(1), 0, 0, true))
                .build();
    }

    private static TrainedModel from(TrainedModel start, int epochs, double rate) {
        return from(start, start.network(), epochs, rate);
    }

    private static TrainedModel from(TrainedModel start, NetworkConfig network, int epochs, double rate) {
        return ModelBuilder.aModel(
                        "continued",
                        Scope.LOCAL,
                        network,
                        model("x", Scope.LOCAL, network, epochs, rate, 16).learning())
                .withReferences(List.of(start.name(), "local"))
                .withFrom(Optional.of(start.name()))
                .build();
    }
}
