// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.sim.experiment.SyntheticFederation.federated;
import static org.hanse.sim.experiment.SyntheticFederation.rounds;
import static org.hanse.sim.experiment.SyntheticScenario.SMALL;
import static org.hanse.sim.experiment.SyntheticScenario.figure;
import static org.hanse.sim.experiment.SyntheticScenario.run;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import java.util.List;
import java.util.Map;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.summary.FederationVerdict;
import org.hanse.sim.summary.ModelSummary;
import org.hanse.sim.summary.RunRecord;
import org.junit.jupiter.api.Test;

/** Whole runs with baselines on an entry that is cut by shopper. */
class PopulationTest {

    private static final Scenario.MerchantEntry DEVICES =
            SyntheticScenario.entry("devices", SyntheticScenario.SHOP, new Cut.ByShopper(), Scenario.Role.TRAINS);

    @Test
    void run_byShopper_fitsBaselinesToAllShoppersTogether() {
        Scenario scenario = ScenarioBuilder.like(
                        scenario(List.of("popularity", "markov", "ease"), List.of(), shop(), DEVICES))
                .withEvaluation(new Scenario.Evaluation(50, true, 1, 0, true))
                .build();
        RunRecord run = run(scenario, 2);

        for (String model : List.of("popularity", "markov", "ease", "ease-tuned")) {
            assertThat(figure(run, "devices", model))
                    .as(model)
                    .isEqualTo(figure(run, "shop", model))
                    .isGreaterThan(0);
        }
        assertThat(models(run, "devices", "ease-tuned")).isEqualTo(models(run, "shop", "ease-tuned"));
    }

    @Test
    void run_byShopperWithFederation_comparesWithBaselinesNotWithTheBestAlone() {
        RunRecord run =
                run(scenario(List.of("popularity", "federated"), List.of(federated(SMALL, rounds(1))), DEVICES), 2);

        assertThat(run.models()).extracting(ModelSummary::model).containsOnly("popularity", "federated");
        assertThat(run.comparisons()).anySatisfy(comparison -> {
            assertThat(comparison.model()).isEqualTo("federated");
            assertThat(comparison.against()).isEqualTo("popularity");
        });
        assertThat(FederationVerdict.of(run)).isEmpty();
    }

    private static List<Map<String, Double>> models(RunRecord run, String merchant, String model) {
        return run.models().stream()
                .filter(summary ->
                        summary.merchant().equals(merchant) && summary.model().equals(model))
                .map(ModelSummary::parameters)
                .toList();
    }
}
