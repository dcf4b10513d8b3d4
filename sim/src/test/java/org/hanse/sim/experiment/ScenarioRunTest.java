// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hanse.app.ShardPool;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.ProtocolChange;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.scenario.ShopperShare;
import org.hanse.sim.summary.Comparison;
import org.hanse.sim.summary.PoolSummary;
import org.hanse.sim.summary.Result;
import org.hanse.sim.summary.RunRecord;
import org.junit.jupiter.api.Test;

class ScenarioRunTest {

    private static final Path SHOP = Path.of("shop.yaml");
    private static final Path OTHER = Path.of("other.yaml");
    private static final Map<Path, Dataset> SETS = Map.of(
            SHOP, SyntheticShop.dataset(120, 1, SyntheticShop.leaveOneOut(5, 10)),
            OTHER, SyntheticShop.dataset(40, 2, SyntheticShop.leaveOneOut(10, 20)));

    private static final Scenario.MerchantEntry WHOLE = entry("whole", SHOP, new Cut.Whole());
    private static final Scenario.MerchantEntry CUT = entry("cut", SHOP, new Cut.ByHash(4));
    private static final Scenario.MerchantEntry STORES = entry("stores", SHOP, new Cut.ByColumn());

    @Test
    void run_oneWholeMerchant_reportsItAndAll() {
        RunRecord run = run(2, List.of("popularity", "markov"), WHOLE);

        assertThat(run.pools()).extracting(PoolSummary::id).containsExactly("whole", "all");
        assertThat(test(run, "all", "markov", Metric.NDCG, 10))
                .isEqualTo(test(run, "whole", "markov", Metric.NDCG, 10));
    }

    @Test
    void run_cutMerchant_countsEveryShopperOnceInWholeAndAll() {
        RunRecord run = run(2, List.of("popularity"), CUT, entry("other", OTHER, new Cut.Whole()));

        assertThat(run.pools())
                .extracting(PoolSummary::id)
                .containsExactly("cut", "cut/1", "cut/2", "cut/3", "cut/4", "other", "all");
        assertThat(test(run, "cut", "popularity", Metric.HR, 10).n()).isEqualTo(120);
        assertThat(test(run, "other", "popularity", Metric.HR, 10).n()).isEqualTo(40);
        assertThat(test(run, "all", "popularity", Metric.HR, 10).n()).isEqualTo(160);
    }

    @Test
    void run_cutMerchant_poolsToTheMeanWeightedByQueries() {
        RunRecord run = run(2, List.of("popularity", "markov", "item-knn"), CUT);

        for (String model : List.of("popularity", "markov", "item-knn")) {
            for (Metric metric : List.of(Metric.HR, Metric.RECALL, Metric.NDCG, Metric.MRR, Metric.NOVELTY)) {
                double sum = 0;
                int queries = 0;
                for (int p = 1; p <= 4; p++) {
                    Estimate part = test(run, "cut/" + p, model, metric, 10);
                    sum += part.value() * part.n();
                    queries += part.n();
                }
                assertThat(test(run, "cut", model, metric, 10).value()).isEqualTo(sum / queries, within(1e-12));
            }
        }
    }

    @Test
    void run_partsOfOneCatalogue_coverItOnce() {
        RunRecord run = run(2, List.of("markov"), CUT);

        double whole = test(run, "cut", "markov", Metric.COVERAGE, 10).value();
        for (int p = 1; p <= 4; p++) {
            assertThat(test(run, "cut/" + p, "markov", Metric.COVERAGE, 10).value())
                    .isLessThanOrEqualTo(whole);
        }
    }

    @Test
    void run_transitionsInTheData_putsMarkovAboveItsRivals() {
        RunRecord run = run(2, List.of("popularity", "markov"), WHOLE);

        assertThat(run.pools().get(0).best()).isEqualTo("markov");
        assertThat(run.differences()).allSatisfy(c -> {
            assertThat(c.against()).isEqualTo("markov");
            assertThat(c.model()).isEqualTo("popularity");
        });
        Comparison ndcg = run.differences().stream()
                .filter(c -> c.metric() == Metric.NDCG)
                .findFirst()
                .orElseThrow();
        assertThat(ndcg.difference().difference())
                .isEqualTo(
                        test(run, "whole", "popularity", Metric.NDCG, 10).value()
                                - test(run, "whole", "markov", Metric.NDCG, 10).value(),
                        within(1e-12));
        assertThat(ndcg.significant()).isTrue();
    }

    @Test
    void run_tuning_addsTunedModelsWithTheirParameters() {
        RunRecord run = run(scenario(true, List.of("item-knn", "popularity"), WHOLE), 2);

        assertThat(run.figures().stream().map(Result::model).distinct())
                .containsExactly("item-knn", "item-knn-tuned", "popularity");
        assertThat(run.models()).anySatisfy(model -> {
            assertThat(model.model()).isEqualTo("item-knn-tuned");
            assertThat(model.parameters()).isNotEmpty();
        });
        assertThat(run.figures())
                .filteredOn(r -> r.split() == HeldOut.VALIDATION)
                .extracting(Result::model)
                .containsOnly("item-knn", "item-knn-tuned", "popularity");
    }

    @Test
    void run_cutoffsOfEntriesDiffer_poolsAtAllOfThem() {
        RunRecord run = run(2, List.of("popularity"), WHOLE, entry("other", OTHER, new Cut.Whole()));

        assertThat(run.pools()).allSatisfy(pool -> assertThat(pool.cutoffs()).containsExactly(5, 10, 20));
        assertThat(test(run, "all", "popularity", Metric.NDCG, 20).n()).isEqualTo(160);
    }

    @Test
    void run_byShopper_reportsThePoolOnly() {
        RunRecord run = run(2, List.of("popularity"), entry("devices", SHOP, new Cut.ByShopper()));

        assertThat(run.pools()).extracting(PoolSummary::id).containsExactly("devices", "all");
        assertThat(run.merchants().get(0).partCount()).isEqualTo(120);
        assertThat(test(run, "devices", "popularity", Metric.HR, 10).n()).isEqualTo(120);
    }

    @Test
    void run_partWithoutShoppers_isReportedWithoutFigures() {
        RunRecord run = run(2, List.of("popularity", "bpr-mf"), entry("thin", OTHER, new Cut.ByHash(200)));

        assertThat(run.pools()).hasSize(202);
        assertThat(test(run, "thin", "bpr-mf", Metric.HR, 10).n()).isEqualTo(40);
    }

    @Test
    void run_timeSplitOfParts_splitsAllAtTheInstantOfTheWhole() {
        Protocol protocol = SyntheticShop.protocol(
                new Protocol.TimeSplit(new Protocol.Fraction(0.6), new Protocol.Fraction(0.8)), 10);
        Map<Path, Dataset> sets = Map.of(SHOP, SyntheticShop.dataset(120, 1, protocol));
        RunRecord cut = run(scenario(false, List.of("popularity"), CUT), sets, 2);
        RunRecord whole = run(scenario(false, List.of("popularity"), WHOLE), sets, 2);

        assertThat(cut.pools().get(0).testQueries())
                .isEqualTo(whole.pools().get(0).testQueries());
        assertThat(cut.merchants().get(0).trained())
                .isEqualTo(whole.merchants().get(0).trained());
    }

    @Test
    void run_gradedTargets_weightsRewardNdcgByGain() {
        RunRecord run = run(2, List.of("popularity", "markov"), WHOLE);

        assertThat(test(run, "whole", "markov", Metric.REWARD_NDCG, 10).value())
                .isNotEqualTo(test(run, "whole", "markov", Metric.NDCG, 10).value());
    }

    @Test
    void run_steps_areAllToldOf() {
        Scenario scenario = scenario(true, List.of("item-knn", "popularity"), CUT);
        try (ShardPool shards = new ShardPool(1)) {
            ScenarioRun run = ScenarioRun.prepare(
                    scenario, path -> Objects.requireNonNull(SETS.get(path)), shards, new TickingClock(), what -> {});
            List<String> steps = new ArrayList<>();
            run.score(steps::add);
            assertThat(steps).hasSize((int) run.steps());
        }
    }

    @Test
    void prepare_columnCutWithoutMerchantColumn_namesTheKey() {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        log.beginShopper(new ShopperId("s")).add(0, 0).add(1, 0).add(2, 0);
        Map<Path, Dataset> sets = Map.of(SHOP, SyntheticShop.dataset(log.toLog(), SyntheticShop.leaveOneOut(10)));

        assertThatThrownBy(() -> run(scenario(false, List.of("popularity"), STORES), sets, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "scenario.yaml: merchants[0].cut: by: column needs a data set with a merchant column. Fix: change cut");
    }

    @Test
    void run_protocolChangedByScenario_ranksByTheChange() {
        ProtocolChange negatives = new ProtocolChange(
                ProtocolChange.Division.DEFAULT,
                Optional.of(new Protocol.SampledNegatives(5, 1)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        RunRecord run = run(
                2,
                List.of("popularity"),
                new Scenario.MerchantEntry(
                        "whole", SHOP, ShopperShare.ALL, new Cut.Whole(), negatives, Scenario.Role.TRAINS));

        // One target and five others: all six stand among the first ten.
        assertThat(test(run, "whole", "popularity", Metric.HR, 10).value()).isEqualTo(1);
    }

    @Test
    void prepare_protocolThatDataCannotServe_namesIt() {
        Map<Path, Dataset> sets =
                Map.of(SHOP, SyntheticShop.dataset(10, 1, SyntheticShop.protocol(new Protocol.NextBasket(), 10)));

        assertThatThrownBy(() -> run(scenario(false, List.of("popularity"), WHOLE), sets, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shop.yaml: protocol.split: ")
                .hasMessageContaining("session");
    }

    private static Scenario.MerchantEntry entry(String id, Path dataset, Cut cut) {
        return new Scenario.MerchantEntry(
                id, dataset, ShopperShare.ALL, cut, ProtocolChange.NONE, Scenario.Role.TRAINS);
    }

    private static Estimate test(RunRecord run, String merchant, String model, Metric metric, int cutoff) {
        Optional<Estimate> estimate = run.figures().stream()
                .filter(r -> r.merchant().equals(merchant)
                        && r.model().equals(model)
                        && r.split() == HeldOut.TEST
                        && r.metric() == metric
                        && r.cutoff() == cutoff)
                .map(Result::estimate)
                .findFirst();
        return estimate.orElseThrow(() -> new AssertionError("no " + metric + " of " + model + " on " + merchant));
    }

    private static RunRecord run(int threads, List<String> compare, Scenario.MerchantEntry... merchants) {
        return run(scenario(false, compare, merchants), threads);
    }

    private static RunRecord run(Scenario scenario, int threads) {
        return run(scenario, SETS, threads);
    }

    private static RunRecord run(Scenario scenario, Map<Path, Dataset> sets, int threads) {
        try (ShardPool shards = new ShardPool(threads)) {
            return ScenarioRun.prepare(
                            scenario,
                            path -> Objects.requireNonNull(sets.get(path)),
                            shards,
                            new TickingClock(),
                            what -> {})
                    .score(what -> {})
                    .record();
        }
    }

    private static Scenario scenario(boolean tune, List<String> compare, Scenario.MerchantEntry... merchants) {
        return ScenarioBuilder.aScenario()
                .withName("synthetic")
                .withMerchants(List.of(merchants))
                .withCompare(compare)
                .withEvaluation(new Scenario.Evaluation(200, tune, 1, 0, false))
                .build();
    }
}
