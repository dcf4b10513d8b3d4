// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hanse.core.evaluate.baseline.Baselines;
import org.hanse.core.job.FederationConfig;
import org.hanse.sim.scenario.Extensions;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.FederationVerdict;
import org.hanse.sim.summary.Machine;
import org.hanse.sim.summary.MerchantRecord;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.ModelGuarantee;
import org.hanse.sim.summary.ModelSummary;
import org.hanse.sim.summary.NetworkRecord;
import org.hanse.sim.summary.Numbers;
import org.hanse.sim.summary.Origin;
import org.hanse.sim.summary.PoolFigures;
import org.hanse.sim.summary.PoolSummary;
import org.hanse.sim.summary.PoolSummary.Kind;
import org.hanse.sim.summary.PrivacyText;
import org.hanse.sim.summary.Result;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.summary.VerdictWords;
import org.jspecify.annotations.Nullable;

/**
 * The record of a run from its scenario and the values of its experiment.
 *
 * @param merchants entries of the scenario, in their order
 * @param pools figures of entries, their parts, all, and of the special pools
 * @param models every model on every merchant
 * @param trainings trainings in their order
 */
public record RunAssembly(
        Scenario scenario,
        Execution execution,
        List<MerchantRecord> merchants,
        List<PoolFigures> pools,
        List<ModelSummary> models,
        List<TrainingRecord> trainings) {

    /**
     * Execution of a run.
     *
     * @param commit source version of the program
     * @param wallSeconds duration from the first byte read to the last figure
     * @param peakRssBytes peak resident memory; empty where the system does not report it
     */
    public record Execution(String commit, Machine machine, double wallSeconds, OptionalLong peakRssBytes) {}

    public RunAssembly {
        merchants = List.copyOf(merchants);
        pools = List.copyOf(pools);
        models = List.copyOf(models);
        trainings = List.copyOf(trainings);
    }

    /** Returns the record with its verdict. */
    public RunRecord toRecord() {
        RunRecord run = withoutVerdict();
        return FederationVerdict.of(run)
                .map(verdict -> run.with(VerdictWords.record(verdict)))
                .orElse(run);
    }

    private RunRecord withoutVerdict() {
        Optional<TrainingRecord> main =
                training(TrainedModel.Scope.FEDERATED).or(() -> training(TrainedModel.Scope.CENTRAL));
        return new RunRecord(
                MetricsFile.SCHEMA,
                scenario.name(),
                scenario.seed(),
                scenario.settings(),
                execution.commit(),
                Extensions.usedBy(scenario).stream()
                        .map(own -> new RunRecord.Extension(own.kind(), own.name(), own.type()))
                        .toList(),
                execution.machine(),
                pools.stream()
                        .map(PoolFigures::pool)
                        .filter(pool -> pool.kind() == Kind.ALL)
                        .findFirst()
                        .map(PoolSummary::main)
                        .orElse(null),
                merchants,
                listed(PoolFigures::results),
                listed(PoolFigures::comparisons),
                subset(Kind.MEMBERS),
                subset(Kind.UNMET),
                subset(Kind.UNJOINED),
                models.stream().map(RunAssembly::rounded).toList(),
                main.map(TrainingRecord::rounds).orElse(List.of()),
                main.map(TrainingRecord::selected).orElse(null),
                trainings,
                PrivacyText.composed(trainings.stream()
                        .flatMap(training -> Optional.ofNullable(training.guarantee()).stream())
                        .map(ModelGuarantee::guarantee)
                        .toList()),
                null,
                missing(),
                Numbers.thousandths(execution.wallSeconds()),
                execution.peakRssBytes().isPresent() ? execution.peakRssBytes().getAsLong() : null,
                Origin.NONE,
                new RunRecord.Setup(
                        scenario.file().toString(),
                        scenario.compare(),
                        scenario.baselines(),
                        scenario.evaluation().tune(),
                        scenario.evaluation().resamples()),
                pools.stream().map(PoolFigures::pool).toList(),
                scenario.trained().stream().map(this::network).toList());
    }

    /** Returns the training whose rounds are those of the run. */
    private Optional<TrainingRecord> training(TrainedModel.Scope scope) {
        return trainings.stream()
                .filter(training -> training.model().equals(scope.key()))
                .findFirst();
    }

    private <T> List<T> listed(Function<PoolFigures, List<T>> figures) {
        return pools.stream()
                .filter(pool -> pool.pool().kind() != Kind.MEMBERS
                        && !pool.pool().kind().isOfSomeQueries())
                .flatMap(pool -> figures.apply(pool).stream())
                .toList();
    }

    private RunRecord.@Nullable Subset subset(Kind kind) {
        return pools.stream()
                .filter(pool -> pool.pool().kind() == kind && !pool.results().isEmpty())
                .findFirst()
                .map(pool -> new RunRecord.Subset(pool.results(), pool.comparisons()))
                .orElse(null);
    }

    private static ModelSummary rounded(ModelSummary model) {
        return new ModelSummary(
                model.merchant(),
                model.model(),
                model.parameters(),
                Numbers.thousandths(model.seconds()),
                model.leftOut(),
                model.chosen());
    }

    private NetworkRecord network(TrainedModel model) {
        return new NetworkRecord(
                model.name(),
                model.scope(),
                model.from().orElse(""),
                model.isPrivate(),
                model.selectsLast(),
                model.servesOwnData(),
                model.federation()
                        .map(FederationConfig::uploads)
                        .flatMap(FederationConfig.Uploads::secureAggregation)
                        .map(masks -> new NetworkRecord.Masks(masks.corruptWords(), masks.dropout()))
                        .orElse(null),
                model.isPrivate() ? ModelReferences.open(scenario, model).orElse("") : "");
    }

    /**
     * Returns compared models without figures, by name, with the reason: a diverged training, or a model that fits no merchant. A
     * scenario that names no baselines misses none.
     */
    private SortedMap<String, String> missing() {
        SortedMap<String, String> missing = new TreeMap<>();
        Set<String> present = pools.stream()
                .flatMap(pool -> pool.results().stream())
                .map(Result::model)
                .collect(Collectors.toSet());
        boolean named = !scenario.baselines().equals(Baselines.BUILT_IN.usual());
        for (String model : scenario.models()) {
            if (!present.contains(model) && (named || !scenario.baselines().contains(model))) {
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
}
