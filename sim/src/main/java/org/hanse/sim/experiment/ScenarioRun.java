// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hanse.app.ShardPool;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.facts.SharedShoppers;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.JoinedTargets;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.Machine;
import org.hanse.sim.summary.MerchantRecord;
import org.hanse.sim.summary.ModelSummary;
import org.hanse.sim.summary.PoolFigures;
import org.hanse.sim.summary.PoolSummary.Kind;
import org.hanse.sim.summary.QueryValues;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.ScoredRun;
import org.hanse.sim.train.FederationSource;
import org.hanse.sim.train.TrainerSource;
import org.hanse.sim.train.TrainingListener;

/**
 * A run of a scenario: reading, cuts, splits, training, baselines, ranking and pooling. Its figures depend on scenario
 * and data alone, not on threads or time.
 */
public final class ScenarioRun {

    private final Scenario scenario;
    private final ShardPool shards;
    private final InstantSource clock;
    private final Instant start;
    private final List<DatasetEntry> merchants;
    private final TrainerSources sources;
    private final String commit = SourceVersion.commit();
    private final Map<DatasetEntry, List<Part>> parts = new LinkedHashMap<>();
    private TrainedScores trained = TrainedScores.NONE;

    private ScenarioRun(
            Scenario scenario, ShardPool shards, InstantSource clock, Instant start, List<DatasetEntry> merchants) {
        this.scenario = scenario;
        this.shards = shards;
        this.clock = clock;
        this.start = start;
        this.merchants = List.copyOf(merchants);
        this.sources = new TrainerSources(scenario, merchants);
        for (DatasetEntry merchant : merchants) {
            parts.put(
                    merchant,
                    merchant.pieces().stream()
                            .map(piece -> Part.of(scenario, merchant, piece))
                            .toList());
        }
    }

    /**
     * Reads and cuts the data of {@code scenario}.
     *
     * @param reader reads the data set of a descriptor
     * @param shards runs the parallel parts
     * @param clock times the run; has no effect on figures
     * @param step receives each data set
     * @throws org.hanse.config.InvalidInputException if a data set cannot be read or cut
     */
    public static ScenarioRun prepare(
            Scenario scenario,
            Function<Path, Dataset> reader,
            ShardPool shards,
            InstantSource clock,
            Consumer<String> step) {
        Instant start = clock.instant();
        return new ScenarioRun(scenario, shards, clock, start, DatasetEntry.read(scenario, reader, step));
    }

    /**
     * Trains the networks of the scenario, before {@link #score}.
     *
     * @param checkpoints folder of checkpoints after every epoch, from which trainings resume; empty for none
     * @throws org.hanse.config.InvalidInputException if a checkpoint cannot be used or written
     */
    public void train(Optional<Path> checkpoints, TrainingListener listener) {
        train(sources::of, checkpoints, listener);
    }

    /** Trains with trainers from another source. */
    void train(Function<TrainedModel, TrainerSource> makers, Optional<Path> checkpoints, TrainingListener listener) {
        List<Part> all = parts.values().stream().flatMap(List::stream).toList();
        trained = new ModelTrainings(
                        scenario,
                        all,
                        makers,
                        checkpoints,
                        new ModelTraining.Surroundings(shards, clock, listener, commit))
                .run();
    }

    /** Returns a federated model with its training data for test; empty without a model of this name. */
    public Optional<FederationSubject> federated(String name) {
        List<Part> all = parts.values().stream().flatMap(List::stream).toList();
        return scenario.trained().stream()
                .filter(model -> model.name().equals(name) && sources.of(model) instanceof FederationSource)
                .findFirst()
                .map(model -> {
                    TrainingSubject subject =
                            new TrainingSubject(model, Scenario.ALL, all, SharedStart.DRAWN, Optional.empty());
                    return new FederationSubject(
                            (FederationSource) sources.of(model),
                            subject.merchants(
                                    HeldOut.TEST, scenario.rewards().rewards().exposures()),
                            subject.excludesHistory(HeldOut.TEST));
                });
    }

    /** Returns two entries with mostly the same shoppers; empty without any. */
    public Optional<SharedShoppers> sharedShoppers() {
        return SharedShoppers.of(merchants.stream()
                .map(merchant -> new SharedShoppers.Shop(
                        merchant.id(),
                        merchant.dataset().interactions(),
                        merchant.dataset().catalogue()))
                .toList());
    }

    /** Returns the number of steps of {@link #score}. */
    public long steps() {
        long count = merchants.stream()
                .mapToLong(m -> Population.isCut(m) ? 1 : m.pieces().size())
                .sum();
        long pools = 1
                + merchants.stream()
                        .mapToLong(m -> m.listed() ? 1 + m.pieces().size() : 1)
                        .sum();
        return count * PartScorer.steps(scenario) + pools + (scenario.trained().isEmpty() ? 0 : 1);
    }

    /**
     * Scores all models.
     *
     * @param step receives each step
     */
    public ScoredRun score(Consumer<String> step) {
        PartScorer scorer = new PartScorer(scenario, shards, clock, step);
        Map<DatasetEntry, List<PartScores>> own = new LinkedHashMap<>();
        TrainedScores scored = trained;
        if (!scenario.sumMixes().isEmpty()) {
            for (Map.Entry<String, Map<String, ModelScore>> mix :
                    sumMix().scores().entrySet()) {
                scored = scored.with(mix.getKey(), mix.getValue());
            }
        }
        TrainedScores all = scored;
        parts.forEach((merchant, split) -> own.put(merchant, scorer.score(split, all)));
        Map<DatasetEntry, List<PartScores>> scores = BestAlone.addTo(scenario, own);
        List<PoolFigures> judged = judge(scores, step);
        List<ModelSummary> models =
                scores.values().stream().flatMap(ScenarioRun::models).toList();
        RunRecord record = new RunAssembly(
                        scenario,
                        new RunAssembly.Execution(
                                commit,
                                Machine.observe(shards.threads()),
                                Duration.between(start, clock.instant()).toNanos() / 1e9,
                                Machine.peakRssBytes()),
                        scores.entrySet().stream()
                                .map(e -> merchant(e.getKey(), e.getValue()))
                                .toList(),
                        judged,
                        models,
                        trained.trainings())
                .toRecord();
        return new ScoredRun(record, queries(scores.values()));
    }

    private SumMix sumMix() {
        TrainedModel federation = scenario.summed().orElseThrow();
        List<Part> all = parts.values().stream().flatMap(List::stream).toList();
        return new SumMix(
                scenario,
                new TrainingSubject(federation, Scenario.ALL, all, SharedStart.DRAWN, Optional.empty()),
                sources.summing(scenario, federation),
                shards,
                clock);
    }

    private static QueryValues queries(Collection<List<PartScores>> entries) {
        MainMetric main = MainMetric.of(entries.stream()
                .flatMap(List::stream)
                .map(part -> part.merchant().protocol())
                .distinct()
                .toList());
        return QueryValues.of(entries.stream()
                .flatMap(List::stream)
                .map(part -> part.queries(main))
                .toList());
    }

    private List<PoolFigures> judge(Map<DatasetEntry, List<PartScores>> scores, Consumer<String> step) {
        List<List<PartScores>> entries = List.copyOf(scores.values());
        boolean alone = entries.stream()
                .flatMap(List::stream)
                .anyMatch(part -> part.models().containsKey(Scenario.BEST_ALONE));
        PoolJudge judge = new PoolJudge(
                new Bootstrap(scenario.evaluation().resamples(), scenario.seed(), shards),
                alone
                        ? List.of(Scenario.BEST_ALONE)
                        : scenario.baselines().isEmpty() ? scenario.compare() : scenario.baselines(),
                new ModelReferences(scenario).all(),
                scenario.seed());
        List<PoolFigures> judged = new ArrayList<>();
        for (List<PartScores> parts : entries) {
            DatasetEntry merchant = parts.get(0).merchant();
            PoolFigures entry = judge.judge(merchant.id(), Kind.ENTRY, parts);
            judged.add(entry);
            step.accept(merchant.id());
            if (merchant.listed()) {
                for (PartScores part : parts) {
                    judged.add(judge.judge(part.part().id(), Kind.PART, List.of(part)));
                    step.accept(part.part().id());
                }
            }
        }
        judged.add(
                entries.size() == 1
                        ? judged.get(0).of(Scenario.ALL, Kind.ALL)
                        : judge.judge(
                                Scenario.ALL,
                                Kind.ALL,
                                entries.stream().flatMap(List::stream).toList()));
        step.accept(Scenario.ALL);
        if (!scenario.trained().isEmpty()) {
            judged.addAll(judgeMembers(judge, scores));
            step.accept(Scenario.MEMBERS);
        }
        return judged;
    }

    /** Returns figures of trained networks: over parts that train from the start, over their cold items, and over targets that no count can rank. */
    private List<PoolFigures> judgeMembers(PoolJudge judge, Map<DatasetEntry, List<PartScores>> scores) {
        List<PartScores> members = new ArrayList<>();
        List<PartScores> unmet = new ArrayList<>();
        List<PartScores> unjoined = new ArrayList<>();
        List<Part> training = parts.values().stream()
                .flatMap(List::stream)
                .filter(part -> part.role() == Scenario.Role.TRAINS)
                .toList();
        JoinedTargets onValidation = new JoinedTargets(training, HeldOut.VALIDATION);
        JoinedTargets onTest = new JoinedTargets(training, HeldOut.TEST);
        boolean others = false;
        for (Map.Entry<DatasetEntry, List<PartScores>> entry : scores.entrySet()) {
            List<Part> split = parts.getOrDefault(entry.getKey(), List.of());
            for (int p = 0; p < split.size(); p++) {
                Part part = split.get(p);
                if (part.role() == Scenario.Role.TRAINS) {
                    PartScores own = entry.getValue().get(p);
                    members.add(own);
                    unmet.add(own.select(part.unmet(HeldOut.VALIDATION), part.unmet(HeldOut.TEST)));
                    unjoined.add(own.select(onValidation.unjoined(part), onTest.unjoined(part)));
                } else {
                    others = true;
                }
            }
        }
        List<PoolFigures> judged = new ArrayList<>();
        if (others && asks(members)) {
            judged.add(judge.judge(Scenario.MEMBERS, Kind.MEMBERS, members));
        }
        if (asks(unmet)) {
            judged.add(judge.judge(Scenario.UNMET, Kind.UNMET, unmet));
        }
        if (asks(unjoined)) {
            judged.add(judge.judge(Scenario.UNJOINED, Kind.UNJOINED, unjoined));
        }
        return judged;
    }

    private static boolean asks(List<PartScores> parts) {
        return parts.stream().anyMatch(part -> part.queries(HeldOut.TEST) > 0);
    }

    private MerchantRecord merchant(DatasetEntry merchant, List<PartScores> parts) {
        Scenario.Role role = scenario.merchants().stream()
                .filter(entry -> entry.id().equals(merchant.id()))
                .findFirst()
                .map(Scenario.MerchantEntry::role)
                .orElse(Scenario.Role.TRAINS);
        return MerchantRecord.of(
                merchant, role, parts.stream().map(PartScores::part).toList());
    }

    /** Returns the models of an entry, then those of its listed parts. */
    private static Stream<ModelSummary> models(List<PartScores> parts) {
        DatasetEntry merchant = parts.get(0).merchant();
        List<ModelSummary> models = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        parts.forEach(part -> names.addAll(part.models().keySet()));
        for (String name : names) {
            models.add(ofEntry(merchant.id(), name, parts));
        }
        if (merchant.listed()) {
            for (PartScores part : parts) {
                part.models()
                        .forEach((name, score) -> models.add(new ModelSummary(
                                part.part().id(),
                                name,
                                score.parameters(),
                                score.seconds(),
                                score.leftOut(),
                                BestAlone.counts(List.of(score)))));
            }
        }
        return models.stream();
    }

    private static ModelSummary ofEntry(String id, String name, List<PartScores> parts) {
        List<ModelScore> scores = parts.stream()
                .filter(part -> part.models().containsKey(name))
                .map(part -> part.models().get(name))
                .toList();
        List<Map<String, Double>> parameters =
                scores.stream().map(ModelScore::parameters).distinct().toList();
        return new ModelSummary(
                id,
                name,
                parameters.size() == 1 ? parameters.get(0) : Map.of(),
                scores.stream().mapToDouble(ModelScore::seconds).sum(),
                scores.stream()
                        .map(ModelScore::leftOut)
                        .filter(why -> !why.isEmpty())
                        .findFirst()
                        .orElse(""),
                BestAlone.counts(scores));
    }
}
