// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import java.util.OptionalLong;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.RunSummary.PoolSummary;

/** Builds a {@link RunSummary} for tests; what a test does not name has a default. */
public final class RunBuilder {

    private Scenario scenario;
    private String commit = "0123abcd";
    private Machine machine = new Machine("Synthetic CPU", 2, "17.0.1");
    private List<MerchantSummary> merchants = List.of();
    private List<PoolSummary> pools = List.of();
    private List<Result> results = List.of();
    private List<Comparison> comparisons = List.of();
    private List<ModelSummary> models = List.of();
    private List<TrainingSummary> trainings = List.of();
    private double wallSeconds = 12.5;
    private OptionalLong peakRssBytes = OptionalLong.empty();

    private RunBuilder(Scenario scenario) {
        this.scenario = scenario;
    }

    /** Begins with small defaults. */
    public static RunBuilder aRun(Scenario scenario) {
        return new RunBuilder(scenario);
    }

    /** Begins with the values of another. */
    public static RunBuilder like(RunSummary usual) {
        return new RunBuilder(usual.scenario())
                .withCommit(usual.commit())
                .withMachine(usual.machine())
                .withMerchants(usual.merchants())
                .withPools(usual.pools())
                .withResults(usual.results())
                .withComparisons(usual.comparisons())
                .withModels(usual.models())
                .withTrainings(usual.trainings())
                .withWallSeconds(usual.wallSeconds())
                .withPeakRssBytes(usual.peakRssBytes());
    }

    public RunBuilder withScenario(Scenario scenario) {
        this.scenario = scenario;
        return this;
    }

    public RunBuilder withCommit(String commit) {
        this.commit = commit;
        return this;
    }

    public RunBuilder withMachine(Machine machine) {
        this.machine = machine;
        return this;
    }

    public RunBuilder withMerchants(List<MerchantSummary> merchants) {
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

    public RunBuilder withTrainings(List<TrainingSummary> trainings) {
        this.trainings = trainings;
        return this;
    }

    public RunBuilder withWallSeconds(double wallSeconds) {
        this.wallSeconds = wallSeconds;
        return this;
    }

    public RunBuilder withPeakRssBytes(OptionalLong peakRssBytes) {
        this.peakRssBytes = peakRssBytes;
        return this;
    }

    public RunSummary build() {
        return new RunSummary(
                scenario,
                commit,
                machine,
                merchants,
                pools,
                results,
                comparisons,
                models,
                trainings,
                wallSeconds,
                peakRssBytes);
    }
}
