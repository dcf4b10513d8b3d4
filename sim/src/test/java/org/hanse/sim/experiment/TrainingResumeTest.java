// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.sim.experiment.SyntheticScenario.CENTRAL;
import static org.hanse.sim.experiment.SyntheticScenario.LOCAL;
import static org.hanse.sim.experiment.SyntheticScenario.OTHER;
import static org.hanse.sim.experiment.SyntheticScenario.SHOP;
import static org.hanse.sim.experiment.SyntheticScenario.SMALL;
import static org.hanse.sim.experiment.SyntheticScenario.entry;
import static org.hanse.sim.experiment.SyntheticScenario.late;
import static org.hanse.sim.experiment.SyntheticScenario.model;
import static org.hanse.sim.experiment.SyntheticScenario.prepared;
import static org.hanse.sim.experiment.SyntheticScenario.run;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.scenario.TrainedModel.Scope;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that go on from checkpoints. */
class TrainingResumeTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void train_killedAndResumed_sameFiguresAsUninterrupted() {
        Scenario scenario = scenario(List.of("central", "local"), List.of(CENTRAL, LOCAL), shop(), late());
        RunRecord whole = run(scenario, 1);
        KilledRuns.End killed = KilledRuns.of(scenario, folder.resolve("checkpoints"), 1);
        RunRecord end = killed.run();

        assertThat(end.figures()).isEqualTo(whole.figures());
        assertThat(end.training())
                .extracting(TrainingRecord::network)
                .isEqualTo(
                        whole.training().stream().map(TrainingRecord::network).toList());
        assertThat(killed.kills()).isBetween(7, 99);
    }

    @Test
    void train_checkpointsOfOtherSeed_areRefused() {
        Scenario scenario = scenario(List.of("central"), List.of(model("central", Scope.CENTRAL, SMALL, 1)), shop());
        prepared(scenario, 1).train(Optional.of(folder), TrainingListener.silent());
        Scenario other = ScenarioBuilder.like(scenario).withSeed(2).build();

        assertThatThrownBy(() -> prepared(other, 1).train(Optional.of(folder), TrainingListener.silent()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("another seed");
    }

    @Test
    void train_checkpointsOfOtherData_areRefused() {
        TrainedModel model = model("central", Scope.CENTRAL, SMALL, 1);
        prepared(scenario(List.of("central"), List.of(model), entry("shop", SHOP, new Cut.Whole(), true)), 1)
                .train(Optional.of(folder), TrainingListener.silent());

        assertThatThrownBy(() -> prepared(
                                scenario(
                                        List.of("central"),
                                        List.of(model),
                                        entry("shop", OTHER, new Cut.Whole(), true)),
                                1)
                        .train(Optional.of(folder), TrainingListener.silent()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("another data");
    }
}
