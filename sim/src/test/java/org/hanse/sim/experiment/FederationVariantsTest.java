// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.sim.experiment.SyntheticFederation.federated;
import static org.hanse.sim.experiment.SyntheticFederation.rounds;
import static org.hanse.sim.experiment.SyntheticScenario.SMALL;
import static org.hanse.sim.experiment.SyntheticScenario.figure;
import static org.hanse.sim.experiment.SyntheticScenario.other;
import static org.hanse.sim.experiment.SyntheticScenario.run;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import java.nio.file.Path;
import java.util.List;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.optimizer.FedAdam;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.optimizer.OptimizerKind;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.FederationBuilder;
import org.hanse.sim.scenario.NetworkBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.TrainingRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of federations of other kinds than the usual one. */
class FederationVariantsTest {

    @TempDir
    Path folder = Path.of("");

    /** Every shopper a participant, one gradient a round, moments at the server, and every other round validated. */
    @Tag("nightly")
    @Test
    void run_gradientsOfShoppers_sameFiguresForAnyThreadsAndAfterKills() {
        NetworkConfig shared =
                NetworkBuilder.aNetwork().withItemVectors(ItemVectors.SHARED).build();
        FederationConfig gradients = config(
                4, new LocalWork(new LocalWork.OneGradient(), 0, 1, true), 0.5, new FedAdam(0.05, 0.9, 0.99, 1e-3));
        Scenario usual = scenario(
                List.of("federated"),
                List.of(federated(shared, gradients)),
                SyntheticScenario.entry("cut", SyntheticScenario.SHOP, new Cut.ByShopper(), Scenario.Role.TRAINS));
        Scenario scenario = ScenarioBuilder.like(usual)
                .withEvaluation(new Scenario.Evaluation(50, false, 2, 0, false))
                .build();
        RunRecord one = run(scenario, 1);
        KilledRuns.End killed = KilledRuns.of(scenario, folder.resolve("checkpoints"), 2);

        TrainingRecord training = one.training().get(0);
        assertThat(training.participants()).isEqualTo(80);
        assertThat(training.curve().epochs())
                .extracting(epoch -> epoch.validation().isPresent())
                .containsExactly(false, true, false, true);
        assertThat(training.rounds()).allMatch(round -> Boolean.TRUE.equals(round.counted()) && round.cohort() == 40);
        assertThat(run(scenario, 2).figures()).isEqualTo(one.figures());
        assertThat(killed.kills()).isEqualTo(4);
        assertThat(killed.run().figures()).isEqualTo(one.figures());
        assertThat(killed.run().training().get(0).network()).isEqualTo(training.network());
    }

    /** Items are known only from kept parameters that moved. A late participant fits its own as long. */
    @Test
    void run_bothPartsMoveTogether_learns() {
        TrainedModel together =
                federated(SMALL, config(6, new LocalWork(new LocalWork.Epochs(2), 0, 0, false), 1, new FedAvg(1)));
        Scenario scenario = scenario(
                List.of("popularity", "federated"),
                List.of(together),
                shop(),
                SyntheticScenario.entry("cut", SyntheticScenario.SHOP, new Cut.ByHash(2), Scenario.Role.TRAINS),
                SyntheticScenario.entry("other", SyntheticScenario.OTHER, new Cut.Whole(), Scenario.Role.JOINS_LATE));
        RunRecord run = run(scenario, 2);

        assertThat(figure(run, "shop", "federated")).isGreaterThan(5 * figure(run, "shop", "popularity"));
        assertThat(figure(run, "other", "federated")).isGreaterThan(figure(run, "other", "popularity"));
        assertThat(run.training().get(0).notes()).isEmpty();
        assertThat(run(scenario, 1).figures()).isEqualTo(run.figures());
    }

    @Test
    void run_encoderThatDoesNotRun_isNamedWithItsParameters() {
        NetworkBuilder strict = NetworkBuilder.aNetwork().withAttention(Gate.STRICT);
        FederationConfig one = config(1, new LocalWork(new LocalWork.Epochs(1), 0, 0, false), 1, new FedAvg(1));

        assertThat(notes(federated(strict.build(), one)))
                .singleElement()
                .asString()
                .matches("network.encoder: found gru with attention: strict and without sequence, where no encoder runs"
                        + " and its [1-9][0-9,]* parameters are in each update for nothing\\. Fix: write encoder: none,"
                        + " or sequence: true");
        assertThat(notes(federated(strict.withEncoder(EncoderKind.NONE).build(), one)))
                .isEmpty();
    }

    private static List<String> notes(TrainedModel model) {
        return run(scenario(List.of("federated"), List.of(model), shop(), other()), 1)
                .training()
                .get(0)
                .notes();
    }

    private static FederationConfig config(int rounds, LocalWork work, double fraction, OptimizerKind server) {
        FederationConfig usual = rounds(rounds);
        return FederationBuilder.like(usual)
                .withRounds(rounds)
                .withWork(work)
                .withCohort(new CohortRule(fraction, 1))
                .withMovement(
                        new FederationConfig.Movement(server, usual.movement().targetRounds()))
                .build();
    }
}
