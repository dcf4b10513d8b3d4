// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.sim.MadeUpFederation.EVERYTHING;
import static org.hanse.sim.MadeUpFederation.federated;
import static org.hanse.sim.MadeUpFederation.rounds;
import static org.hanse.sim.MadeUpScenario.SMALL;
import static org.hanse.sim.MadeUpScenario.figure;
import static org.hanse.sim.MadeUpScenario.other;
import static org.hanse.sim.MadeUpScenario.run;
import static org.hanse.sim.MadeUpScenario.scenario;
import static org.hanse.sim.MadeUpScenario.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.hanse.core.federation.CohortRule;
import org.hanse.sim.federate.FederationConfig;
import org.hanse.sim.federate.FederationConfig.Faults;
import org.hanse.sim.summary.MetricsJson;
import org.hanse.sim.summary.Origin;
import org.hanse.sim.summary.SummaryPage;
import org.hanse.sim.train.TrainedModel;
import org.junit.jupiter.api.Test;

/** Whole federated runs in which something is wrong with a participant or its data. */
class FederationTroubleTest {

    /** Nobody would hear of it otherwise: there is no round in which it could be missing. */
    @Test
    void run_lateMerchantCannotBeFitted_isToldAndServedAllTheSame() throws Exception {
        TrainedModel federated = federated(EVERYTHING, rounds(1));
        RunSummary run = MadeUpFederation.runWith(
                (what, participant, shards) -> {
                    if (participant == 1) {
                        throw new IllegalStateException("no disk");
                    }
                },
                scenario(
                        List.of("popularity", "federated"),
                        List.of(federated),
                        shop(),
                        MadeUpScenario.entry("other", MadeUpScenario.OTHER, new Cut.Whole(), Scenario.Role.JOINS_LATE)),
                1);

        String note = "other was served with what it had before: its private part could not be fitted to the model of"
                + " round 1 (java.lang.IllegalStateException: no disk)";
        assertThat(run.trainings())
                .singleElement()
                .satisfies(training -> assertThat(training.notes()).containsExactly(note));
        assertThat(figure(run, "other", "federated")).isPositive();
        assertThat(SummaryPage.of(run, new Origin("hanse sim run", "1"))).contains("federated: " + note + ".");
        assertThat(new ObjectMapper()
                        .readTree(MetricsJson.of(run))
                        .at("/training/0/notes/0")
                        .textValue())
                .isEqualTo(note);
    }

    @Test
    void run_roundWithoutArrivals_hasNoLoss() throws Exception {
        TrainedModel federated =
                federated(SMALL, rounds(3, new CohortRule(1, 1), new Faults(0, Map.of("shop", 2, "other", 2))));
        RunSummary run = run(scenario(List.of("federated"), List.of(federated), shop(), other()), 1);
        JsonNode rounds = new ObjectMapper().readTree(MetricsJson.of(run)).path("rounds");

        assertThat(rounds).hasSize(3);
        assertThat(rounds.path(1).path("loss").isNumber()).isTrue();
        assertThat(rounds.path(2).path("loss").isNull()).isTrue();
        assertThat(SummaryPage.of(run, new Origin("hanse sim run", "1"))).doesNotContain("NaN");
    }

    @Test
    void run_roundingThatCutsMuchOff_isToldWithTheRemedy() throws Exception {
        FederationConfig usual = rounds(2);
        FederationConfig narrow = new FederationConfig(
                usual.rounds(),
                usual.work(),
                usual.cohort(),
                usual.server(),
                usual.exampleCap(),
                new FederationConfig.Rounding(0x1p-20, 1e-4),
                usual.targetRounds(),
                usual.faults());
        RunSummary run = run(scenario(List.of("federated"), List.of(federated(SMALL, narrow)), shop(), other()), 1);

        assertThat(run.trainings().get(0).notes())
                .singleElement()
                .asString()
                .startsWith("in 2 of 2 rounds more than 1 in 1000 coordinates")
                .endsWith("raise federation.rounding.range");
        assertThat(new ObjectMapper()
                        .readTree(MetricsJson.of(run))
                        .at("/rounds/0/cut")
                        .intValue())
                .isPositive();
        assertThat(run(scenario(List.of("federated"), List.of(federated(SMALL, usual)), shop(), other()), 1)
                        .trainings()
                        .get(0)
                        .notes())
                .isEmpty();
    }

}
