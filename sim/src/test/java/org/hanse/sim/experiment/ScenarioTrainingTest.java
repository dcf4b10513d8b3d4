// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.sim.experiment.SyntheticScenario.BARE;
import static org.hanse.sim.experiment.SyntheticScenario.CENTRAL;
import static org.hanse.sim.experiment.SyntheticScenario.LATE;
import static org.hanse.sim.experiment.SyntheticScenario.LOCAL;
import static org.hanse.sim.experiment.SyntheticScenario.OTHER;
import static org.hanse.sim.experiment.SyntheticScenario.SMALL;
import static org.hanse.sim.experiment.SyntheticScenario.cut;
import static org.hanse.sim.experiment.SyntheticScenario.entry;
import static org.hanse.sim.experiment.SyntheticScenario.figure;
import static org.hanse.sim.experiment.SyntheticScenario.late;
import static org.hanse.sim.experiment.SyntheticScenario.model;
import static org.hanse.sim.experiment.SyntheticScenario.other;
import static org.hanse.sim.experiment.SyntheticScenario.reading;
import static org.hanse.sim.experiment.SyntheticScenario.run;
import static org.hanse.sim.experiment.SyntheticScenario.runWith;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.ModelBuilder;
import org.hanse.sim.scenario.NetworkBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.scenario.TrainedModel.Scope;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.Result;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.summary.ValueRecord;
import org.hanse.sim.train.ScriptedTrainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of trained models in a scenario. */
class ScenarioTrainingTest {

    @Test
    void run_centralLocalAndAblation_haveFiguresInTheirPlaces() {
        TrainedModel ablation = ModelBuilder.aModel("with-memory", Scope.CENTRAL, withMemory(), CENTRAL.learning())
                .withReferences(List.of("central"))
                .build();
        RunRecord run = run(
                scenario(List.of("central", "popularity", "local"), List.of(CENTRAL, LOCAL, ablation), shop(), other()),
                2);

        for (String pool : List.of("shop", "other", "all")) {
            assertThat(run.figures().stream()
                            .filter(result -> result.merchant().equals(pool))
                            .map(Result::model)
                            .distinct())
                    .containsExactly("central", "popularity", "local", "with-memory");
        }
        assertThat(run.pools()).allSatisfy(pool -> assertThat(pool.best()).isEqualTo("popularity"));
        assertThat(run.differences())
                .anySatisfy(comparison -> {
                    assertThat(comparison.model()).isEqualTo("with-memory");
                    assertThat(comparison.against()).isEqualTo("central");
                })
                .anySatisfy(comparison -> {
                    assertThat(comparison.model()).isEqualTo("central");
                    assertThat(comparison.against()).isEqualTo("popularity");
                });
        assertThat(run.training())
                .extracting(TrainingRecord::model, TrainingRecord::merchant, TrainingRecord::participants)
                .containsExactly(
                        tuple("central", "all", 2),
                        tuple("local", "shop", 1),
                        tuple("local", "other", 1),
                        tuple("with-memory", "all", 2));
        assertThat(run.training()).allSatisfy(training -> {
            assertThat(training.curve().size()).isEqualTo(2);
            assertThat(training.validated()).isEqualTo("validation ndcg@10");
            assertThat(training.parameters()).isPositive();
            assertThat(training.refitted()).isFalse();
        });
        assertThat(figure(run, "all", "with-memory")).isGreaterThan(1.5 * figure(run, "all", "popularity"));
    }

    @Test
    void run_validationFigure_isThatOfTheKeptEpoch() {
        RunRecord run = run(scenario(List.of("central"), List.of(CENTRAL), shop(), other()), 2);

        double figure = run.figures().stream()
                .filter(result -> result.merchant().equals("all")
                        && result.split() == HeldOut.VALIDATION
                        && result.metric() == Metric.NDCG
                        && result.cutoff() == 10)
                .findFirst()
                .orElseThrow()
                .estimate()
                .value();
        assertThat(figure)
                .isCloseTo(run.training().get(0).curve().bestValidation().orElseThrow(), within(1e-12));
    }

    /** The model ranks by its policy, so the policy's figure is the model's own. */
    @Test
    void run_networkWithValues_alsoRanksValidationByThem() {
        NetworkConfig network =
                NetworkBuilder.like(CENTRAL.network()).withQ(true).build();
        RunRecord run =
                run(scenario(List.of("central"), List.of(model("central", Scope.CENTRAL, network, 2)), shop()), 2);

        double own = run.figures().stream()
                .filter(result -> result.split() == HeldOut.VALIDATION
                        && result.metric() == Metric.REWARD_NDCG
                        && result.cutoff() == 10)
                .findFirst()
                .orElseThrow()
                .estimate()
                .value();
        ValueRecord values = Objects.requireNonNull(run.training().get(0).values());
        assertThat(values.metric()).isEqualTo("reward-ndcg@10");
        assertThat(values.policy()).isCloseTo(own, within(1e-12));
        assertThat(values.values()).isBetween(0.01, 1.0).isNotEqualTo(values.policy());
        assertThat(values.queries()).isEqualTo(80);
        assertThat(MetricsFile.of(run)).contains("\"policy\"");
        assertThat(run(scenario(List.of("central"), List.of(CENTRAL), shop()), 2)
                        .training()
                        .get(0)
                        .values())
                .isNull();
    }

    @Test
    void run_oneAndTwoThreads_nameTheSameNetworks() {
        Scenario scenario = scenario(List.of("central", "local"), List.of(CENTRAL, LOCAL), shop(), late());
        RunRecord one = run(scenario, 1);

        assertThat(networks(run(scenario, 2)))
                .isEqualTo(networks(one))
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(networks(one)).allSatisfy(network -> {
            assertThat(network.digest()).matches("[0-9a-f]{64}");
            assertThat(network.facts())
                    .containsKeys("code", "data 0", "kernels", "settings")
                    .containsEntry("seed", Long.toString(scenario.seed()));
        });
        for (TrainingRecord training : one.training()) {
            assertThat(Objects.requireNonNull(training.network()).facts())
                    .containsEntry("epochs", Integer.toString(training.curve().best()));
        }
    }

    private static List<TrainingRecord.NetworkIdentity> networks(RunRecord run) {
        return run.training().stream().map(training -> training.network()).toList();
    }

    @Test
    void run_fitBeforeTest_trainsAgainForTestAlone() {
        RunRecord run = run(scenario(List.of("central", "popularity"), List.of(CENTRAL), late()), 1);

        assertThat(run.training().get(0).refitted()).isTrue();
        assertThat(figure(run, "late", "central")).isNotNaN();
    }

    @ParameterizedTest
    @CsvSource({"true, training 2", "false, training 1"})
    void run_network_isTheOneThatTestFiguresAreOf(boolean fitBeforeTest, String expected) throws IOException {
        RunRecord run = runWith(
                number -> new ScriptedTrainer("training " + number, epoch -> 1),
                scenario(List.of("central"), List.of(CENTRAL), fitBeforeTest ? late() : shop()));

        assertThat(run.training()).singleElement().satisfies(training -> {
            assertThat(training.refitted()).isEqualTo(fitBeforeTest);
            assertThat(Objects.requireNonNull(training.network()).facts()).containsEntry("trainer", expected);
        });
        assertThat(new ObjectMapper()
                        .readTree(MetricsFile.of(run))
                        .at("/training/0/network/facts/trainer")
                        .textValue())
                .isEqualTo(expected);
    }

    @Test
    void run_merchantThatDoesNotTrain_isScoredByWhatOthersTaught() {
        TrainedModel long1 = model("central", Scope.CENTRAL, reading(), 12);
        RunRecord run = run(
                scenario(
                        List.of("central", "local", "popularity"),
                        List.of(long1, LOCAL),
                        shop(),
                        entry("late", LATE, new Cut.Whole(), false)),
                2);

        assertThat(run.training().get(0).participants()).isEqualTo(1);
        assertThat(run.figures())
                .noneMatch(result -> result.model().equals("local")
                        && (result.merchant().equals("late")
                                || result.merchant().equals("all")));
        assertThat(run.models()).anySatisfy(model -> {
            assertThat(model.merchant()).isEqualTo("late");
            assertThat(model.model()).isEqualTo("local");
            assertThat(model.leftOut()).isEqualTo("the merchant takes no part in training");
        });
        // Its items are called as those of the merchant that trains, and its shoppers walk along them alike.
        assertThat(figure(run, "late", "central")).isGreaterThan(1.5 * figure(run, "late", "popularity"));
    }

    @Test
    void run_changedInteractionsOfAMerchantThatDoesNotTrain_changeNothingElsewhere() {
        Scenario one =
                scenario(List.of("central"), List.of(CENTRAL), shop(), entry("zero", OTHER, new Cut.Whole(), false));
        Scenario two =
                scenario(List.of("central"), List.of(CENTRAL), shop(), entry("zero", LATE, new Cut.Whole(), false));

        assertThat(figure(run(one, 1), "shop", "central")).isEqualTo(figure(run(two, 1), "shop", "central"));
    }

    @Test
    void run_cutMerchant_trainsOnAllParts() {
        RunRecord run = run(scenario(List.of("central", "local"), List.of(CENTRAL, LOCAL), cut()), 1);

        assertThat(run.training())
                .extracting(TrainingRecord::merchant)
                .containsExactly("all", "cut/1", "cut/2", "cut/3");
        assertThat(run.training().get(0).participants()).isEqualTo(3);
        assertThat(figure(run, "cut", "central")).isPositive();
    }

    @Test
    void run_partsOfShoppers_areNotReportedOneByOne() {
        TrainedModel tiny = model("local", Scope.LOCAL, SMALL, 1);
        RunRecord run =
                run(scenario(List.of("local"), List.of(tiny), entry("devices", BARE, new Cut.ByShopper(), true)), 2);

        assertThat(run.training()).hasSize(1);
        assertThat(run.training().get(0).merchant()).isEqualTo("devices");
        assertThat(run.training().get(0).participants()).isEqualTo(40);
    }

    @Test
    void run_partsWithoutShoppers_areScoredAllTheSame() {
        TrainedModel central = model("central", Scope.CENTRAL, SMALL, 1);
        TrainedModel local = model("local", Scope.LOCAL, SMALL, 1);
        RunRecord run = run(
                scenario(
                        List.of("central", "local"),
                        List.of(central, local),
                        entry("thin", BARE, new Cut.ByHash(90), true)),
                2);

        assertThat(figure(run, "thin", "central")).isNotNaN();
        assertThat(figure(run, "thin", "local")).isNotNaN();
        assertThat(run.training().get(0).participants()).isBetween(15, 40);
    }

    @Test
    void run_sharedVectors_work() {
        TrainedModel model = model("central", Scope.CENTRAL, shared(), 1);

        assertThat(figure(run(scenario(List.of("central"), List.of(model), cut()), 1), "cut", "central"))
                .isPositive();
    }

    private static NetworkConfig withMemory() {
        return NetworkBuilder.aNetwork().withMemory(true).withQ(true).build();
    }

    private static NetworkConfig shared() {
        return NetworkBuilder.aNetwork()
                .withEncoder(EncoderKind.CNN)
                .withAttention(ModelSpec.Gate.UNIFORM)
                .withItemVectors(ItemVectors.SHARED)
                .build();
    }
}
