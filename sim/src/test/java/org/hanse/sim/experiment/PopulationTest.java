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
import java.util.Objects;
import java.util.Optional;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;
import org.hanse.dataset.Dataset;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Part;
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

    /** Returns a log with a shopper in each line: the name, then items. */
    private static InteractionLog log(String... lines) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            log.beginShopper(new ShopperId(words[0]));
            for (int w = 1; w < words.length; w++) {
                log.add(Integer.parseInt(words[w]), view);
            }
        }
        return log.toLog();
    }

    /** Histories of two logs begin at the same position: ann's of the training, and zoe's, which is in the test alone. */
    @Test
    void ofPart_givenSplitThatContinuesTheTraining_hasTheRankingsOfItsOwnShopper() {
        Protocol protocol = SyntheticShop.protocol(new Protocol.Supplied(0.1), 5);
        Dataset bare = SyntheticShop.dataset(log("abe 0", "ann 1 2"), protocol);
        Dataset dataset = new Dataset(
                bare.name(),
                bare.catalogue(),
                bare.interactions(),
                bare.validation(),
                Optional.of(new SuppliedSplit(log("ann 6", "zoe 7 8 9"), true)),
                bare.decisions(),
                protocol,
                bare.report());
        Scenario scenario = scenario(List.of("popularity"), List.of(), DEVICES);
        DatasetEntry merchant = new DatasetEntry(
                "devices",
                dataset,
                protocol,
                new Cut.ByShopper().apply("devices", dataset, dataset.interactions()),
                false);
        List<Part> parts = merchant.pieces().stream()
                .map(piece -> Part.of(scenario, merchant, piece))
                .toList();
        Population population = new Population(scenario, parts);
        Rankings rankings = new RankingEvaluator(
                        protocol,
                        dataset.catalogue().size(),
                        new int[dataset.catalogue().size()],
                        ShardRunner.sequential())
                .rank(
                        (history, scores) -> scores[6] = 1,
                        population.whole().splits().test().queries());

        PartScores.ModelScore ann = population
                .ofPart(
                        Map.of(
                                "six",
                                new PartScores.ModelScore(Map.of(), Optional.empty(), Optional.of(rankings), 0, "")),
                        parts.get(1))
                .get("six");

        assertThat(parts.get(1).id()).isEqualTo("devices/ann");
        assertThat(MetricValues.of(
                                Metric.NDCG,
                                5,
                                Objects.requireNonNull(ann)
                                        .rankings(HeldOut.TEST)
                                        .orElseThrow())
                        .value())
                .isEqualTo(1);
    }

    private static List<Map<String, Double>> models(RunRecord run, String merchant, String model) {
        return run.models().stream()
                .filter(summary ->
                        summary.merchant().equals(merchant) && summary.model().equals(model))
                .map(ModelSummary::parameters)
                .toList();
    }
}
