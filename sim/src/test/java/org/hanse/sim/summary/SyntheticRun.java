// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.Protocol;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.summary.PoolSummary.Kind;

/** A run with two entries, one of them cut into two parts, three models, and figures that are easy to recognise. */
final class SyntheticRun {

    static final Protocol PROTOCOL = new Protocol(
            new Protocol.LeaveOneOut(),
            new Protocol.AllItems(),
            Protocol.HistoryRule.EXCLUDE,
            Protocol.TargetRule.ANY,
            List.of(5, 10));

    private static final List<String> MODELS = List.of("popularity", "markov", "markov-tuned");

    private SyntheticRun() {}

    static RunRecord of(String toys) {
        return builder(toys).build();
    }

    static List<PoolSummary> pools(String toys) {
        return List.of(
                pool("beauty", Kind.ENTRY, 20),
                pool(toys, Kind.ENTRY, 24),
                pool(toys + "/1", Kind.PART, 12),
                pool(toys + "/2", Kind.PART, 12),
                pool("all", Kind.ALL, 44));
    }

    static RunBuilder builder(String toys) {
        List<PoolSummary> pools = pools(toys);
        List<Result> results = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (PoolSummary pool : pools) {
            for (int m = 0; m < MODELS.size(); m++) {
                results.addAll(results(pool, MODELS.get(m), 0.1 * (m + 1)));
                if (!MODELS.get(m).equals(pool.best())) {
                    comparisons.add(new Comparison(
                            pool.id(),
                            MODELS.get(m),
                            pool.best(),
                            Metric.NDCG,
                            10,
                            new Difference(0.1 * (m - 1), 0.1 * (m - 1) - 0.05, 0.1 * (m - 1) + 0.05, 12)));
                }
            }
        }
        return RunBuilder.aRun(scenario(List.of("popularity", "markov", "ease")))
                .withMerchants(List.of(merchant("beauty", 1), merchant(toys, 2)))
                .withPools(pools)
                .withResults(results)
                .withComparisons(comparisons)
                .withModels(List.of(
                        new ModelSummary("beauty", "markov", Map.of(), 0.25, ""),
                        new ModelSummary(toys, "markov-tuned", Map.of("decay", 0.5), 1.5, ""),
                        new ModelSummary(toys, "ease", Map.of(), 0, "the catalogue is too large")))
                .withPeakRssBytes(OptionalLong.of(3L << 20));
    }

    private static Scenario scenario(List<String> compare) {
        return ScenarioBuilder.aScenario()
                .withFile(Path.of("two.yaml"))
                .withName("two")
                .withSeed(3)
                .withCompare(compare)
                .withEvaluation(new Scenario.Evaluation(100, true, 1, 0, false))
                .build();
    }

    private static PoolSummary pool(String id, Kind kind, int queries) {
        return new PoolSummary(
                id, kind, queries, queries, new MainMetric(Metric.NDCG, 10), PROTOCOL.cutoffs(), "markov");
    }

    private static List<Result> results(PoolSummary pool, String model, double level) {
        List<Result> results = new ArrayList<>();
        for (HeldOut split : HeldOut.values()) {
            for (Metric metric : Metric.values()) {
                for (int cutoff : pool.cutoffs()) {
                    double value = level + cutoff / 1000.0;
                    boolean interval = metric != Metric.COVERAGE;
                    results.add(new Result(
                            pool.id(),
                            model,
                            split,
                            metric,
                            cutoff,
                            new Estimate(
                                    value,
                                    interval ? value - 0.02 : Double.NaN,
                                    interval ? value + 0.03 : Double.NaN,
                                    pool.testQueries())));
                }
            }
        }
        return results;
    }

    /** A run of one merchant with eight items and a single test query. */
    static RunRecord small() {
        return small("popularity", "markov", "ease");
    }

    static RunRecord small(String... compare) {
        PoolSummary pool = pool("toys", Kind.ENTRY, 1);
        return RunBuilder.aRun(scenario(List.of(compare)))
                .withMerchants(List.of(merchant("toys", 1, 8)))
                .withPools(List.of(pool))
                .withResults(results(pool, "markov", 0.1))
                .build();
    }

    private static MerchantRecord merchant(String id, int parts) {
        return merchant(id, parts, 40);
    }

    private static MerchantRecord merchant(String id, int parts, int items) {
        List<MerchantRecord.Part> summaries = new ArrayList<>();
        for (int p = 1; p <= parts; p++) {
            String part = parts == 1 ? id : id + "/" + p;
            summaries.add(new MerchantRecord.Part(part, 15, 90, 60, 12, 12, 0));
        }
        return new MerchantRecord(
                id,
                15 * parts,
                items,
                90 * parts,
                "set-" + id,
                ProtocolText.of(PROTOCOL, items, summaries),
                0,
                parts > 1 ? summaries : List.of(),
                parts,
                Scenario.Role.TRAINS,
                60 * parts,
                items,
                Map.of("view", 90L * parts),
                "",
                "",
                100,
                Map.of("missing item", 7L),
                Map.of());
    }
}
