// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hanse.core.evaluate.baseline.Baselines;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;

/**
 * Everything a run has to say, from which its files are written.
 *
 * @param scenario what was asked for
 * @param commit what the program was built from
 * @param machine what it ran on
 * @param merchants one an entry, in the scenario's order
 * @param pools what results are over, in the order they are listed: entries, their parts, all, and of all those
 *     that train from the start, and of these the queries for items that are new to their part
 * @param results all figures
 * @param comparisons every model against the reference of its pool
 * @param models what each model was and cost
 * @param trainings how networks were trained
 * @param wallSeconds from the first byte read to the last figure
 * @param peakRssBytes the most memory that was resident
 */
public record RunSummary(
        Scenario scenario,
        String commit,
        Machine machine,
        List<MerchantSummary> merchants,
        List<PoolSummary> pools,
        List<Result> results,
        List<Comparison> comparisons,
        List<ModelSummary> models,
        List<TrainingSummary> trainings,
        double wallSeconds,
        OptionalLong peakRssBytes) {

    public RunSummary {
        merchants = List.copyOf(merchants);
        pools = List.copyOf(pools);
        results = List.copyOf(results);
        comparisons = List.copyOf(comparisons);
        models = List.copyOf(models);
        trainings = List.copyOf(trainings);
    }

    /**
     * Models that the scenario compares and that have no figures, by name, with the reason: a training that diverged, at one
     * merchant or all, or a model that fits no merchant. A baseline of a scenario that names none is not missed.
     */
    public SortedMap<String, String> missing() {
        SortedMap<String, String> missing = new TreeMap<>();
        Set<String> there = results.stream().map(Result::model).collect(Collectors.toSet());
        boolean named = !scenario.baselines().equals(Baselines.BUILT_IN.names());
        for (String model : scenario.models()) {
            if (!there.contains(model) && (named || !scenario.baselines().contains(model))) {
                missing.put(model, reason(model));
            }
        }
        trainings.stream()
                .filter(training -> !training.problem().isEmpty())
                .forEach(training -> missing.put(training.model(), training.problem()));
        return missing;
    }

    private String reason(String model) {
        return models.stream()
                .filter(summary ->
                        summary.model().equals(model) && !summary.leftOut().isEmpty())
                .map(ModelSummary::leftOut)
                .findFirst()
                .orElse("no merchant has queries for it");
    }

    /** The figures of entries, their parts and all. */
    public List<Result> listedResults() {
        Set<String> special = special();
        return results.stream()
                .filter(result -> !special.contains(result.merchant()))
                .toList();
    }

    /** The comparisons over queries of entries, their parts and all. */
    public List<Comparison> listedComparisons() {
        Set<String> special = special();
        return comparisons.stream()
                .filter(comparison -> !special.contains(comparison.merchant()))
                .toList();
    }

    /** The figures over the queries of a kind of pool. */
    public List<Result> results(Kind kind) {
        Set<String> ids = ids(pool -> pool.kind() == kind);
        return results.stream()
                .filter(result -> ids.contains(result.merchant()))
                .toList();
    }

    /** The comparisons over the queries of a kind of pool. */
    public List<Comparison> comparisons(Kind kind) {
        Set<String> ids = ids(pool -> pool.kind() == kind);
        return comparisons.stream()
                .filter(comparison -> ids.contains(comparison.merchant()))
                .toList();
    }

    /** Ids of pools that are neither a merchant nor all of them. */
    private Set<String> special() {
        return ids(pool -> pool.kind() == Kind.MEMBERS || pool.kind() == Kind.UNMET);
    }

    private Set<String> ids(Predicate<PoolSummary> which) {
        return pools.stream().filter(which).map(PoolSummary::id).collect(Collectors.toSet());
    }

    /**
     * A set of queries that figures are over.
     *
     * @param id an entry's, a part's, {@code all}, {@code all/members}, or {@code all/unmet}
     * @param kind what the set is
     * @param testQueries number of test queries
     * @param validationQueries number of validation queries
     * @param main the figure by which its models are put in order
     * @param cutoffs the k of its figures
     * @param best the reference: best-alone where a federated model is trained, else the baseline at fixed parameters with the
     *     best main figure on validation (on test where there is no validation), else the best trained model; empty if there is
     *     no figure
     */
    public record PoolSummary(
            String id,
            Kind kind,
            int testQueries,
            int validationQueries,
            MainMetric main,
            List<Integer> cutoffs,
            String best) {

        public PoolSummary {
            cutoffs = List.copyOf(cutoffs);
        }

        public PoolSummary of(String otherId, Kind otherKind) {
            return new PoolSummary(otherId, otherKind, testQueries, validationQueries, main, cutoffs, best);
        }
    }

    /** What a pool is. */
    public enum Kind {
        ENTRY,
        PART,
        ALL,

        /** Of all, the parts that train from the start, where others join late or stay out. */
        MEMBERS,

        /** Of those, the queries for items that are new to their part. */
        UNMET
    }
}
