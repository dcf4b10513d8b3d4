// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.TrainedNetwork;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.CalibrationRecord;
import org.hanse.sim.summary.CautionText;
import org.hanse.sim.summary.DataCautions;
import org.hanse.sim.summary.PrivacyText;
import org.hanse.sim.summary.ProblemText;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.summary.TrainingRecord.NetworkIdentity;
import org.hanse.sim.train.CheckpointFolder;
import org.hanse.sim.train.Divergence;
import org.hanse.sim.train.ReportedFitting;
import org.hanse.sim.train.TrainerSource;
import org.hanse.sim.train.TrainingListener;

/**
 * One training of a model with early stopping on validation queries. Where test models have more training data, a
 * second training from the start has the same number of epochs on all of them.
 */
final class ModelTraining {

    private final Scenario scenario;
    private final TrainingSubject subject;
    private final Surroundings surroundings;
    private final ModelFitting fitting;
    private final TrainingNotes notes;
    private final TrainingRecordAccumulator record;
    private String problem = "";

    /** Whether the data leave the guarantee of the model as it is, if it has one. */
    private boolean guaranteeHolds = true;

    private List<CalibrationRecord> calibrations = List.of();
    private Optional<TrainedParts> tested = Optional.empty();
    private Optional<SharedStart> shareable = Optional.empty();
    private double seconds;

    /**
     * Environment of all trainings of a run.
     *
     * @param code version of the program
     */
    record Surroundings(ShardRunner shards, InstantSource clock, TrainingListener listener, String code) {}

    ModelTraining(
            Scenario scenario,
            TrainingSubject subject,
            TrainerSource source,
            Surroundings surroundings,
            DataDigests digests) {
        this.scenario = scenario;
        this.subject = subject;
        this.surroundings = surroundings;
        this.fitting = new ModelFitting(scenario, subject, source, surroundings, digests);
        this.notes = new TrainingNotes(subject.title(), surroundings.listener());
        this.record = new TrainingRecordAccumulator(subject);
    }

    /**
     * Creates and discards the trainers, which reports invalid settings before a long training. A private model also
     * creates the trainer for test: more shoppers may need a smaller delta.
     *
     * @throws org.hanse.config.InvalidInputException if the model does not fit its data
     */
    void tryOut() {
        if (subject.inTraining().isEmpty()) {
            return;
        }
        DataInspection.requireFixedCatalogue(subject.model(), subject.learners(HeldOut.VALIDATION));
        announceSum();
        fitting.atStart(HeldOut.VALIDATION);
        if (isPrivate() && subject.differsForTest()) {
            fitting.atStart(HeldOut.TEST);
        }
    }

    /** Announces the sum before the first round, since it and tables from it take long. */
    private void announceSum() {
        Optional<String> key =
                subject.model().federation().flatMap(config -> config.sums().key());
        key.ifPresent(own -> surroundings.listener().noted(subject.title(), announcement(own)));
    }

    private String announcement(String key) {
        int shops = subject.inTraining().size();
        return "federation." + key + ": one sum over " + shops + " shops before the first round; may take minutes";
    }

    /**
     * Trains the model and ranks the queries of all parts, also of those without training data.
     *
     * @param other the same model trained with another seed, for tests of explanations; empty without one
     * @return scores by id of the part
     */
    Map<String, ModelScore> run(Optional<TrainedParts> other) {
        Instant start = surroundings.clock().instant();
        Map<String, ModelScore> scores = new LinkedHashMap<>();
        scores.putAll(ranked(other));
        if (!problem.isEmpty()) {
            subject.parts().forEach(part -> scores.put(part.id(), ModelScore.unfit(problem)));
        }
        seconds = Duration.between(start, surroundings.clock().instant()).toNanos() / 1e9;
        notes.show();
        return withSeconds(scores);
    }

    private Map<String, ModelScore> ranked(Optional<TrainedParts> other) {
        Map<String, ModelScore> scores = new LinkedHashMap<>();
        if (subject.inTraining().isEmpty()) {
            nothingToLearn(scores);
            return scores;
        }
        TrainedParts forValidation = search();
        if (!problem.isEmpty()) {
            return scores;
        }
        Map<String, Optional<Rankings>> onValidation = calibrated(forValidation);
        if (!problem.isEmpty()) {
            return scores;
        }
        TrainedParts forTest = subject.differsForTest() ? refit() : forValidation;
        if (!problem.isEmpty()) {
            return scores;
        }
        forTest.use(forValidation.scales());
        Map<String, Optional<Rankings>> onTest = rank(forTest, HeldOut.TEST);
        if (!problem.isEmpty()) {
            return scores;
        }
        if (forTest != forValidation) {
            notes.add(fitFailures(forValidation.trainer()));
        }
        notes.add(fitFailures(forTest.trainer()));
        Federation.of(forTest.trainer())
                .flatMap(Federation::account)
                .filter(spent -> guaranteeHolds)
                .map(PrivacyText::notes)
                .ifPresent(notes::add);
        notes.add(CalibrationRecord.notes(calibrations));
        forTest.show(subject.model().name(), surroundings.listener());
        Optional<Faithfulness> explanations =
                forTest.faithfulness(scenario.evaluation().explanations(), scenario.seed(), other);
        tested = Optional.of(forTest);
        Optional<TrainedNetwork> last = forTest.trainer().trained(surroundings.code());
        record.tested(explanations, last.map(NetworkIdentity::of));
        shareable = forValidation
                .trainer()
                .trained(surroundings.code())
                .flatMap(before -> last.map(after -> SharedStart.of(before.network(), after.network())));
        for (Part part : subject.parts()) {
            scores.put(
                    part.id(),
                    new ModelScore(
                            Map.of(),
                            onValidation.getOrDefault(part.id(), Optional.empty()),
                            onTest.getOrDefault(part.id(), Optional.empty()),
                            0,
                            ""));
        }
        return scores;
    }

    /** Ranks like a baseline without training data: all items have equal scores. */
    private void nothingToLearn(Map<String, ModelScore> scores) {
        if (subject.parts().size() > 1) {
            problem = ProblemText.NOTHING_TO_LEARN;
            return;
        }
        Part part = subject.parts().get(0);
        scores.put(
                part.id(),
                new ModelScore(Map.of(), nothing(part, HeldOut.VALIDATION), nothing(part, HeldOut.TEST), 0, ""));
    }

    private Optional<Rankings> nothing(Part part, HeldOut split) {
        return TrainedParts.ranker(part, split, surroundings.shards()).rank(HoldoutRanker.NOTHING_LEARNED);
    }

    private static List<String> fitFailures(ModelTrainer trainer) {
        return Federation.of(trainer)
                .map(Federation::fitFailures)
                .map(CautionText::of)
                .orElse(List.of());
    }

    private TrainedParts search() {
        TrainedParts trained = fitting.atStart(HeldOut.VALIDATION);
        Optional<Federation> federation = Federation.of(trained.trainer());
        record.began(trained.trainer(), federation);
        Optional<DataCautions> cautions = isPrivate()
                ? Optional.of(DataInspection.of(subject.model(), subject.learners(HeldOut.VALIDATION)))
                : Optional.empty();
        guaranteeHolds = cautions.filter(DataCautions::voidsGuarantee).isEmpty()
                || !subject.model().protectsShoppers();
        if (!guaranteeHolds) {
            record.voided();
        }
        List<String> before = Stream.concat(
                        federation.map(Federation::cautions).map(CautionText::of).stream()
                                .flatMap(List::stream),
                        Stream.concat(
                                cautions.map(CautionText::of).stream().flatMap(List::stream), ineffective().stream()))
                .toList();
        boolean goesOn = subject.checkpoints().map(CheckpointFolder::anyIn).orElse(false);
        if (goesOn) {
            notes.add(before);
        } else {
            federation
                    .flatMap(rounds -> rounds.forecast(surroundings.clock()))
                    .ifPresent(cost -> surroundings.listener().foreseen(subject.title(), cost));
            federation
                    .flatMap(Federation::outlook)
                    .filter(cost -> guaranteeHolds)
                    .ifPresent(cost -> surroundings.listener().foreseen(subject.title(), cost));
            notes.foresee(before);
        }
        ReportedFitting.Outcome outcome = fitting.search(trained);
        problem = ended(outcome);
        record.searched(outcome.curve(), federation);
        List<RoundRecord> rounds = record.rounds();
        if (!rounds.isEmpty()) {
            notes.add(record.roundNotes());
        }
        if (problem.isEmpty() && !rounds.isEmpty() && rounds.stream().noneMatch(RoundRecord::counted)) {
            problem = ProblemText.unmoved(rounds);
        }
        return trained;
    }

    /** Returns a warning for each key of the network without effect. */
    private List<String> ineffective() {
        return subject.model().graph().isPresent()
                ? List.of()
                : subject.model()
                        .network()
                        .ineffective(
                                key -> scenario.writtenOf(subject.model())
                                        .paths()
                                        .contains("network." + key),
                                subject.model().federation().isPresent());
    }

    private boolean isPrivate() {
        return subject.model().isPrivate();
    }

    private TrainedParts refit() {
        TrainedParts trained = fitting.atStart(HeldOut.TEST);
        Federation.of(trained.trainer())
                .map(Federation::before)
                .map(sums -> sums.stream().flatMap(sum -> sum.notes().stream()).toList())
                .ifPresent(notes::add);
        record.refitted();
        problem = ended(fitting.refit(trained, record.curve().best()));
        return trained;
    }

    private static String ended(ReportedFitting.Outcome outcome) {
        return outcome.divergence().map(ProblemText::of).orElse("");
    }

    /** Returns the rankings of the validation queries, with the scales that merchants choose on them. */
    private Map<String, Optional<Rankings>> calibrated(TrainedParts trained) {
        try {
            if (scenario.evaluation().calibrate()) {
                calibrations = trained.calibrate();
            }
            MainMetric byReward =
                    new MainMetric(Metric.REWARD_NDCG, subject.mainMetric().cutoff());
            ofValues().flatMap(weights -> trained.valued(weights, byReward)).ifPresent(record::valued);
        } catch (DivergenceException e) {
            diverged(e);
            return Map.of();
        }
        return rank(trained, HeldOut.VALIDATION);
    }

    /** Returns the weights of values that the model trains; empty if it trains none. */
    private Optional<ScoreWeights> ofValues() {
        TrainedModel model = subject.model();
        return model.graph().isEmpty()
                        && model.network().q()
                        && model.learning().value().weight() > 0
                ? Optional.of(NetworkTraining.objective(
                                model.learning(), scenario.rewards().rewards(), true)
                        .ofValues())
                : Optional.empty();
    }

    private Map<String, Optional<Rankings>> rank(TrainedParts trained, HeldOut split) {
        try {
            return trained.rank(subject.parts(), split);
        } catch (DivergenceException e) {
            diverged(e);
            return Map.of();
        }
    }

    private void diverged(RuntimeException e) {
        problem = ProblemText.of(new Divergence(
                subject.model().unit(), OptionalInt.empty(), String.valueOf(e.getMessage()), fitting.remedy()));
    }

    /** Returns scores with times in proportion to the training data of their parts. */
    private Map<String, ModelScore> withSeconds(Map<String, ModelScore> scores) {
        List<Part> learners = subject.inTraining();
        double all = learners.stream()
                .mapToLong(part -> part.train(HeldOut.VALIDATION).size())
                .sum();
        Map<String, ModelScore> timed = new LinkedHashMap<>(scores);
        for (Part part : learners) {
            double share = part.train(HeldOut.VALIDATION).size() / all;
            timed.computeIfPresent(part.id(), (id, score) -> score.taking(seconds * share));
        }
        return timed;
    }

    /** Returns the model of the test queries, after {@link #run}; empty without a model. */
    Optional<TrainedParts> tested() {
        return tested;
    }

    /** Returns the network that other models may continue, after {@link #run}; empty without one. */
    Optional<SharedStart> shareable() {
        return shareable;
    }

    /**
     * Returns the record of the training, after {@link #run}; empty if there was nothing to train on.
     *
     * @param peakRssBytes peak resident memory; empty where the system does not report it
     */
    Optional<TrainingRecord> record(OptionalLong peakRssBytes) {
        return record.toRecord(
                new TrainingRecordAccumulator.End(seconds, peakRssBytes, problem, notes.all(), calibrations));
    }
}
