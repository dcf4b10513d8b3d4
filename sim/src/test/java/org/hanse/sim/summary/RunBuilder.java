// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import java.util.OptionalLong;
import org.hanse.sim.experiment.RunAssembly;
import org.hanse.sim.scenario.Scenario;

/** Builder of a {@link RunRecord} for tests, with small defaults. */
public final class RunBuilder {

    private static final Machine MACHINE = new Machine("Synthetic CPU", 2, "17.0.1");

    private final Scenario scenario;
    private List<MerchantRecord> merchants = List.of();
    private List<PoolSummary> pools = List.of();
    private List<Result> results = List.of();
    private List<Comparison> comparisons = List.of();
    private List<ModelSummary> models = List.of();
    private List<TrainingRecord> trainings = List.of();
    private OptionalLong peakRssBytes = OptionalLong.empty();

    private RunBuilder(Scenario scenario) {
        this.scenario = scenario;
    }

    public static RunBuilder aRun(Scenario scenario) {
        return new RunBuilder(scenario);
    }

    public RunBuilder withMerchants(List<MerchantRecord> merchants) {
        this.merchants = merchants;
        return this;
    }

    public RunBuilder withPools(List<PoolSummary> pools) {
        this.pools = pools;
        return this;
    }

    public RunBuilder withResults(List<Result> results) {
        this.results = results;
        return this;
    }

    public RunBuilder withComparisons(List<Comparison> comparisons) {
        this.comparisons = comparisons;
        return this;
    }

    public RunBuilder withModels(List<ModelSummary> models) {
        this.models = models;
        return this;
    }

    public RunBuilder withTrainings(List<TrainingRecord> trainings) {
        this.trainings = trainings;
        return this;
    }

    public RunBuilder withPeakRssBytes(OptionalLong peakRssBytes) {
        this.peakRssBytes = peakRssBytes;
        return this;
    }

    public RunRecord build() {
        List<PoolFigures> figures = pools.stream()
                .map(pool -> new PoolFigures(
                        pool,
                        results.stream()
                                .filter(result -> result.merchant().equals(pool.id()))
                                .toList(),
                        comparisons.stream()
                                .filter(comparison -> comparison.merchant().equals(pool.id()))
                                .toList()))
                .toList();
        return new RunAssembly(
                        scenario,
                        new RunAssembly.Execution("0123abcd", MACHINE, 12.5, peakRssBytes),
                        merchants,
                        figures,
                        models,
                        trainings)
                .toRecord()
                .with(new Origin("hanse sim run two.yaml --out runs/two", "1.2.3"));
    }
}
