// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import java.util.Optional;
import org.hanse.sim.scenario.Extensions;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.jspecify.annotations.Nullable;

/** Records of runs. */
final class RunRecords {

    private RunRecords() {}

    static RunRecord of(RunSummary run) {
        Optional<TrainingSummary> main =
                training(run, TrainedModel.Scope.FEDERATED).or(() -> training(run, TrainedModel.Scope.CENTRAL));
        return new RunRecord(
                MetricsFile.SCHEMA,
                run.scenario().name(),
                run.scenario().seed(),
                run.scenario().settings(),
                run.commit(),
                Extensions.usedBy(run.scenario()).stream()
                        .map(own -> new RunRecord.Extension(own.kind(), own.name(), own.type()))
                        .toList(),
                run.machine(),
                run.pools().stream()
                        .filter(pool -> pool.kind() == RunSummary.Kind.ALL)
                        .findFirst()
                        .map(RunSummary.PoolSummary::main)
                        .orElse(null),
                run.merchants().stream().map(RunRecords::entry).toList(),
                run.listedResults(),
                run.listedComparisons(),
                pool(run, RunSummary.Kind.MEMBERS),
                pool(run, RunSummary.Kind.UNMET),
                run.models().stream().map(RunRecords::rounded).toList(),
                main.map(RecordedTraining::rounds).orElse(List.of()),
                main.map(RecordedTraining::selected).orElse(null),
                run.trainings().stream()
                        .map(training -> RecordedTraining.of(training, ModelGuarantee.of(run, training.model())))
                        .toList(),
                PrivacyText.composed(ModelGuarantee.all(run)),
                FederationVerdict.of(run).map(RunRecords::verdict).orElse(null),
                run.missing(),
                Numbers.thousandths(run.wallSeconds()),
                run.peakRssBytes().isPresent() ? run.peakRssBytes().getAsLong() : null);
    }

    /** The training whose rounds are those of the run. */
    private static Optional<TrainingSummary> training(RunSummary run, TrainedModel.Scope scope) {
        return run.trainings().stream()
                .filter(training -> training.model().equals(scope.key()))
                .findFirst();
    }

    private static RunRecord.Entry entry(MerchantSummary merchant) {
        return new RunRecord.Entry(
                merchant.id(),
                merchant.facts().shoppers(),
                merchant.facts().items(),
                merchant.facts().interactions(),
                merchant.facts().dataset(),
                ProtocolText.of(merchant),
                merchant.repeats(),
                merchant.listed() ? merchant.parts() : List.of());
    }

    private static RunRecord.@Nullable Pool pool(RunSummary run, RunSummary.Kind kind) {
        return run.results(kind).isEmpty() ? null : new RunRecord.Pool(run.results(kind), run.comparisons(kind));
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

    private static RunRecord.Verdict verdict(FederationVerdict verdict) {
        return new RunRecord.Verdict(
                verdict.main().metric(),
                verdict.main().cutoff(),
                Scenario.BEST_ALONE,
                VerdictWords.answer(verdict.answer()),
                verdict.overall(),
                verdict.overall().smallestEffect(),
                verdict.alone(),
                verdict.meanLift(),
                "holm",
                FederationVerdict.LEVEL,
                verdict.shops().size(),
                verdict.better().size(),
                verdict.worse().size(),
                verdict.undecided().size(),
                verdict.unmet().orElse(null),
                verdict.late(),
                verdict.leftOut(),
                verdict.guarantees().stream()
                        .map(own -> new RunRecord.OfGuarantee(
                                own.model(),
                                own.guarantee().epsilon(),
                                own.guarantee().terms().delta(),
                                own.overall(),
                                own.cost().orElse(null)))
                        .toList(),
                new VerdictWords(verdict).all());
    }
}
