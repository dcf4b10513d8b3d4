// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.hanse.core.evaluate.NotFiniteScoreException;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.learn.DivergenceException;
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
import org.hanse.sim.summary.CautionText;
import org.hanse.sim.summary.ModelGuarantee;
import org.hanse.sim.summary.Numbers;
import org.hanse.sim.summary.PrivacyText;
import org.hanse.sim.summary.ProblemText;
import org.hanse.sim.summary.RoundNotes;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.summary.TrainingRecord.NetworkIdentity;
import org.hanse.sim.summary.TrainingRecord.Round;
import org.hanse.sim.summary.TrainingRecord.Selected;
import org.hanse.sim.train.CheckpointFolder;
import org.hanse.sim.train.Divergence;
import org.hanse.sim.train.Fitting;
import org.hanse.sim.train.Remedy;
import org.hanse.sim.train.TrainerSource;
import org.hanse.sim.train.TrainingCurve;
import org.hanse.sim.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * One training of a model with early stopping on validation queries. Where test models have more training data, a
 * second training from the start has the same number of epochs on all of them.
 */
final class ModelTraining {

    private final Scenario scenario;
    private final TrainingSubject subject;
    private final TrainerSource source;
    private final Surroundings surroundings;
    private final TrainingFacts facts;
    private final MainMetric main;
    private TrainingCurve curve = TrainingCurve.EMPTY;
    private List<RoundRecord> rounds = List.of();
    private OptionalDouble epsilonAtWorst = OptionalDouble.empty();
    private String problem = "";
    private final Set<String> notes = new LinkedHashSet<>();

    /** Notes that were shown before the first round. */
    private final Set<String> foreseen = new HashSet<>();

    private Optional<Faithfulness> faithfulness = Optional.empty();
    private Optional<TrainedParts> tested = Optional.empty();
    private boolean refitted;
    private long parameters;
    private long shared;
    private @Nullable NetworkIdentity network;
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
        this.source = source;
        this.surroundings = surroundings;
        this.main = MainMetric.of(subject.parts().stream()
                .filter(subject::inTraining)
                .map(part -> part.merchant().protocol())
                .distinct()
                .toList());
        this.facts = new TrainingFacts(scenario, subject, digests, main);
    }

    /**
     * Creates and discards the trainers, which reports invalid settings before a long training. A private model also
     * creates the trainer for test: more shoppers may need a smaller delta.
     *
     * @throws org.hanse.config.InvalidInputException if the model does not fit its data
     */
    void tryOut() {
        if (hasNoTrainingData()) {
            return;
        }
        atStart(HeldOut.VALIDATION);
        if (isPrivate() && trainsForTest()) {
            atStart(HeldOut.TEST);
        }
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
        notes.stream()
                .filter(note -> !foreseen.contains(note))
                .forEach(note -> surroundings.listener().noted(subject.title(), note));
        return withSeconds(scores);
    }

    private Map<String, ModelScore> ranked(Optional<TrainedParts> other) {
        Map<String, ModelScore> scores = new LinkedHashMap<>();
        if (hasNoTrainingData()) {
            nothingToLearn(scores);
            return scores;
        }
        TrainedParts forValidation = search();
        if (!problem.isEmpty()) {
            return scores;
        }
        Map<String, Optional<Rankings>> onValidation = rank(forValidation, HeldOut.VALIDATION);
        if (!problem.isEmpty()) {
            return scores;
        }
        refitted = trainsForTest();
        TrainedParts forTest = refitted ? refit() : forValidation;
        if (!problem.isEmpty()) {
            return scores;
        }
        Map<String, Optional<Rankings>> onTest = rank(forTest, HeldOut.TEST);
        if (!problem.isEmpty()) {
            return scores;
        }
        if (forTest != forValidation) {
            notes.addAll(fitFailures(forValidation.trainer()));
        }
        notes.addAll(fitFailures(forTest.trainer()));
        Federation.of(forTest.trainer())
                .flatMap(Federation::account)
                .map(PrivacyText::notes)
                .ifPresent(notes::addAll);
        forTest.show(subject.model().name(), surroundings.listener());
        faithfulness = forTest.faithfulness(scenario.evaluation().explanations(), scenario.seed(), other);
        tested = Optional.of(forTest);
        Optional<TrainedNetwork> last = forTest.trainer().trained(surroundings.code());
        network = last.map(NetworkIdentity::of).orElse(null);
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

    private boolean hasNoTrainingData() {
        return subject.learners(HeldOut.VALIDATION).stream().noneMatch(subject::inTraining);
    }

    /** Returns whether test models have more training data than validation models, or start from such models. */
    private boolean trainsForTest() {
        return subject.start().differs()
                || subject.parts().stream()
                        .anyMatch(part -> (subject.inTraining(part) || subject.late(part))
                                && part.train(HeldOut.TEST) != part.train(HeldOut.VALIDATION));
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
        TrainedParts trained = atStart(HeldOut.VALIDATION);
        parameters = trained.trainer().parameters();
        Optional<Federation> federation = Federation.of(trained.trainer());
        shared = federation.map(Federation::shared).orElse(0L);
        List<String> before = Stream.concat(
                        federation.map(Federation::cautions).map(CautionText::of).stream()
                                .flatMap(List::stream),
                        isPrivate()
                                ? CautionText.of(DataInspection.of(
                                                scenario, subject.model(), subject.learners(HeldOut.VALIDATION)))
                                        .stream()
                                : Stream.of())
                .toList();
        notes.addAll(before);
        boolean goesOn = subject.checkpoints().map(CheckpointFolder::anyIn).orElse(false);
        if (!goesOn) {
            federation
                    .flatMap(rounds -> rounds.forecast(surroundings.clock()))
                    .ifPresent(cost -> surroundings.listener().foreseen(subject.title(), cost));
            federation
                    .flatMap(Federation::outlook)
                    .ifPresent(cost -> surroundings.listener().foreseen(subject.title(), cost));
            before.forEach(note -> surroundings.listener().foreseen(subject.title(), note));
            foreseen.addAll(before);
        }
        Fitting.Outcome outcome = fit(
                trained,
                new Fitting.Order(
                        subject.title(),
                        main.label(),
                        subject.model().unit(),
                        subject.model().epochs(),
                        patience(),
                        trainer -> validation(trained),
                        remedy(),
                        folder(HeldOut.VALIDATION)));
        curve = outcome.curve();
        rounds = federation.map(Federation::rounds).orElse(List.of());
        epsilonAtWorst = federation
                .flatMap(Federation::account)
                .map(spent -> OptionalDouble.of(spent.atWorst()))
                .orElse(OptionalDouble.empty());
        if (!rounds.isEmpty()) {
            notes.addAll(RoundNotes.of(Round.of(curve, rounds, inTraining().size()), shared));
        }
        if (problem.isEmpty() && !rounds.isEmpty() && rounds.stream().noneMatch(RoundRecord::counted)) {
            problem = ProblemText.unmoved(rounds);
        }
        return trained;
    }

    /**
     * Returns the epochs without a better validation until training stops. Training with selection of the last round
     * never stops early. That holds for every private model: a choice by validation would be an uncharged release.
     */
    private int patience() {
        return subject.model().selectsLast()
                ? Integer.MAX_VALUE
                : (int) Math.min(
                        Integer.MAX_VALUE, (long) subject.model().learning().patience() * facts.every());
    }

    private Remedy remedy() {
        return Remedy.of(subject.model());
    }

    private boolean isPrivate() {
        return subject.model().isPrivate();
    }

    private TrainedParts refit() {
        TrainedParts trained = atStart(HeldOut.TEST);
        fit(
                trained,
                new Fitting.Order(
                        subject.title() + " again for test",
                        main.label(),
                        subject.model().unit(),
                        curve.best(),
                        Integer.MAX_VALUE,
                        trainer -> OptionalDouble.empty(),
                        remedy(),
                        folder(HeldOut.TEST)));
        return trained;
    }

    private Fitting.Outcome fit(TrainedParts trained, Fitting.Order order) {
        Fitting.Outcome outcome =
                new Fitting(surroundings.clock(), surroundings.listener()).fit(trained.trainer(), order);
        problem = outcome.divergence().map(ProblemText::of).orElse("");
        return outcome;
    }

    private TrainedParts atStart(HeldOut split) {
        List<Part> learners = subject.learners(split);
        ModelTrainer trainer =
                source.trainer(subject.merchants(split), subject.excludesHistory(split), surroundings.shards());
        Federation.of(trainer).ifPresent(federation -> federation.listenToFits(surroundings.listener()));
        subject.start().putInto(trainer, split);
        return new TrainedParts(trainer, learners, subject::inTraining, surroundings.shards());
    }

    private Optional<CheckpointFolder> folder(HeldOut split) {
        return subject.checkpoints()
                .map(place -> new CheckpointFolder(
                        place.resolve(split == HeldOut.TEST ? "for-test" : "for-validation"),
                        facts.of(split, curve.best())));
    }

    private OptionalDouble validation(TrainedParts trained) {
        int epochs = trained.trainer().epochs();
        boolean due = epochs % facts.every() == 0 && !subject.model().selectsLast();
        return !due && epochs < subject.model().epochs() ? OptionalDouble.empty() : trained.validation(main);
    }

    private Map<String, Optional<Rankings>> rank(TrainedParts trained, HeldOut split) {
        try {
            return trained.rank(subject.parts(), split);
        } catch (DivergenceException | NotFiniteScoreException e) {
            problem = ProblemText.of(
                    new Divergence(subject.model().unit(), OptionalInt.empty(), e.getMessage(), remedy()));
            return Map.of();
        }
    }

    private List<Part> inTraining() {
        return subject.learners(HeldOut.VALIDATION).stream()
                .filter(subject::inTraining)
                .toList();
    }

    /** Returns scores with times in proportion to the training data of their parts. */
    private Map<String, ModelScore> withSeconds(Map<String, ModelScore> scores) {
        List<Part> learners = inTraining();
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
        if (parameters == 0) {
            return Optional.empty();
        }
        int participants = inTraining().size();
        String validated =
                curve.bestValidation().isPresent() && !subject.model().selectsLast()
                        ? "validation " + main.label()
                        : "";
        return Optional.of(new TrainingRecord(
                subject.model().name(),
                subject.merchant(),
                parameters,
                parameters * Float.BYTES,
                shared,
                Numbers.thousandths(seconds),
                peakRssBytes.isPresent() ? peakRssBytes.getAsLong() : null,
                refitted,
                problem,
                List.copyOf(notes),
                problem.isEmpty() ? Selected.of(curve, validated) : null,
                network,
                faithfulness.orElse(null),
                Round.of(curve, rounds, participants),
                subject.model()
                        .federation()
                        .flatMap(federation -> federation.uploads().privacy())
                        .flatMap(privacy -> ModelGuarantee.of(privacy.terms(), rounds, epsilonAtWorst))
                        .orElse(null),
                participants,
                validated));
    }
}
