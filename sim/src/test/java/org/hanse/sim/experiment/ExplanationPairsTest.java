// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.sim.experiment.SyntheticScenario.CENTRAL;
import static org.hanse.sim.experiment.SyntheticScenario.figure;
import static org.hanse.sim.experiment.SyntheticScenario.other;
import static org.hanse.sim.experiment.SyntheticScenario.run;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.explain.faithfulness.FaithfulnessTest;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.sim.scenario.ModelBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.TrainingRecord;
import org.junit.jupiter.api.Test;

/** Tests of explanations that need two models of a run. */
class ExplanationPairsTest {

    private static final int QUERIES = 60;

    private static TrainedModel named(String name, TrainedModel as) {
        return ModelBuilder.like(as)
                .withName(name)
                .withReferences(List.of("central"))
                .build();
    }

    private static final TrainedModel EQUAL = ModelBuilder.like(CENTRAL)
            .withName("equal")
            .withNetwork(CENTRAL.network().withAttention(Gate.UNIFORM))
            .withReferences(List.of())
            .build();

    private static Map<String, Faithfulness> tested(TrainedModel... models) {
        RunRecord run = tests(models);
        return run.training().stream().collect(Collectors.toMap(TrainingRecord::model, own -> own.faithfulness()));
    }

    private static RunRecord tests(TrainedModel... models) {
        Scenario plain = scenario(List.of("central"), List.of(models), shop(), other());
        return run(
                ScenarioBuilder.like(plain)
                        .withEvaluation(new Scenario.Evaluation(10, false, 1, QUERIES, false))
                        .build(),
                2);
    }

    private static double measured(Map<String, Faithfulness> all, String model, FaithfulnessTest test) {
        return Optional.ofNullable(all.get(model))
                .orElseThrow()
                .of(test)
                .measured()
                .orElse(Double.NaN);
    }

    @Test
    void stability_otherSeed_isMeasuredOnBoth() {
        TrainedModel seeded = named("seeded", CENTRAL).withSeed(OptionalLong.of(77));
        Map<String, Faithfulness> all = tested(CENTRAL, seeded);
        assertThat(measured(all, "seeded", FaithfulnessTest.STABILITY))
                .isBetween(0.0, 0.999)
                .isEqualTo(measured(all, "central", FaithfulnessTest.STABILITY));
        assertThat(all)
                .extractingByKey("central")
                .satisfies(own ->
                        assertThat(own.of(FaithfulnessTest.STABILITY).note()).isEqualTo("with seeded"));
    }

    @Test
    void stability_sameSeedWrittenOut_isNoOtherSeed() {
        TrainedModel same = named("same", CENTRAL).withSeed(OptionalLong.of(1));
        assertThat(measured(tested(CENTRAL, same), "central", FaithfulnessTest.STABILITY))
                .isNaN();
    }

    @Test
    void uniformGates_equalGatesTrained_areCompared() {
        RunRecord run = tests(CENTRAL, EQUAL);
        Faithfulness own = Objects.requireNonNull(run.training().get(0).faithfulness());
        assertThat(own.of(FaithfulnessTest.UNIFORM_GATES).measured().orElseThrow())
                .isCloseTo(figure(run, "all", "central") / figure(run, "all", "equal") - 1, within(1e-6));
        assertThat(Objects.requireNonNull(run.training().get(1).faithfulness())
                        .of(FaithfulnessTest.UNIFORM_GATES)
                        .measured())
                .isEmpty();
    }

    @Test
    void uniformGates_otherWeightsToo_areNotCompared() {
        TrainedModel seeded = EQUAL.withSeed(OptionalLong.of(5));
        assertThat(measured(tested(CENTRAL, seeded), "central", FaithfulnessTest.UNIFORM_GATES))
                .isNaN();
    }
}
