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
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.hanse.core.evaluate.NotFiniteScoreException;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.TrainedNetwork;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.SplitPart;
import org.hanse.sim.summary.CautionText;
import org.hanse.sim.summary.ModelGuarantee;
import org.hanse.sim.summary.Numbers;
import org.hanse.sim.summary.PrivacyText;
import org.hanse.sim.summary.RoundNotes;
import org.hanse.sim.summary.TrainingRecord.NetworkIdentity;
import org.hanse.sim.summary.TrainingRecord.Round;
import org.hanse.sim.summary.TrainingRecord.Selected;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.train.CheckpointFolder;
import org.hanse.sim.train.Fitting;
import org.hanse.sim.train.Remedy;
import org.hanse.sim.train.TrainerSource;
import org.hanse.sim.train.TrainingCurve;
import org.hanse.sim.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * One training of a model: fitted to what comes before the validation targets and stopped by them; where test figures are
 * of models fitted to more than that, trained again from the start, for as many epochs, on all of it.
 */
final class ModelTraining {

    private static final String NOTHING_TO_LEARN = "no shopper has two interactions to learn from";

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
     * What all trainings of a run have in common.
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
     * Makes the trainers as for the training itself, and forgets them: what keeps one from being made is told before others have been
     * trained for hours. That of the test is made, too, where there is a privacy guarantee, since more shoppers may ask for another delta.
     *
     * @throws org.hanse.config.InvalidInputException if the model does not go with its data
     */
    void tryOut() {
        if (nobodyTeaches()) {
            return;
        }
        atStart(HeldOut.VALIDATION);
        if (isPrivate() && trainsForTest()) {
            atStart(HeldOut.TEST);
        }
    }

    /**
     * Trains and ranks the queries of all parts, those that the model did not learn from included.
     *
     * @param other the same model trained with another seed, for tests of explanations; empty where there is none
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
        if (nobodyTeaches()) {
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
        for (SplitPart part : subject.parts()) {
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

    private boolean nobodyTeaches() {
        return subject.learners(HeldOut.VALIDATION).stream().noneMatch(subject::inTraining);
    }

    /** Whether models for test are fitted to more than those for validation, or go on from models that are. */
    private boolean trainsForTest() {
        return subject.start().differs()
                || subject.parts().stream()
                        .anyMatch(part -> (subject.inTraining(part) || subject.late(part))
                                && part.train(HeldOut.TEST) != part.train(HeldOut.VALIDATION));
    }

    /** As a baseline in that place: where nobody can teach anything, all items score alike. */
    private void nothingToLearn(Map<String, ModelScore> scores) {
        if (subject.parts().size() > 1) {
            problem = NOTHING_TO_LEARN;
            return;
        }
        SplitPart part = subject.parts().get(0);
        scores.put(
                part.id(),
                new ModelScore(Map.of(), nothing(part, HeldOut.VALIDATION), nothing(part, HeldOut.TEST), 0, ""));
    }

    private Optional<Rankings> nothing(SplitPart part, HeldOut split) {
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
                        isPrivate() ? ofData().stream() : Stream.of())
                .toList();
        notes.addAll(before);
        boolean goesOn = subject.checkpoints().map(CheckpointFolder::anyIn).orElse(false);
        if (!goesOn) {
            federation
                    .flatMap(rounds -> rounds.forecast(surroundings.clock()))
                    .ifPresent(surroundings.listener()::foreseen);
            federation
                    .flatMap(Federation::outlook)
                    .ifPresent(surroundings.listener()::foreseen);
            before.forEach(surroundings.listener()::foreseen);
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
            problem = "too few updates arrived in each of the " + rounds.size() + " rounds, so the model never moved; "
                    + rounds.get(0).missing().stream()
                            .findFirst()
                            .map(one -> one.participant() + " in round 1: "
                                    + (one.detail().isEmpty() ? one.reason().key() : one.detail()))
                            .orElse("see federation.cohort.minimum and federation.faults");
        }
        return trained;
    }

    /** What to know of a guarantee about these data. */
    private List<String> ofData() {
        List<SplitPart> learners = subject.learners(HeldOut.VALIDATION);
        return Stream.concat(
                        CoupledShoppers.of(facts.scenario(), learners).map(CautionText::of).stream(),
                        subject.model()
                                .federation()
                                .flatMap(rounds -> rounds.uploads().privacy())
                                .flatMap(privacy -> smallCatalogues(privacy, learners))
                                .stream())
                .toList();
    }

    private static Optional<String> smallCatalogues(PrivacyConfig privacy, List<SplitPart> learners) {
        if (privacy.terms().unit() != PrivacyUnit.SHOPPER) {
            return Optional.empty();
        }
        int negatives = privacy.gradients().negatives();
        Map<String, Integer> small = new LinkedHashMap<>();
        for (SplitPart part : learners) {
            int items = part.merchant().dataset().catalogue().items().size();
            if (items < negatives) {
                small.put(part.merchant().id(), items);
            }
        }
        return small.isEmpty() ? Optional.empty() : Optional.of(CautionText.smallCatalogues(negatives, small));
    }

    /**
     * Epochs without a better validation after which the search ends. Where the last round's model is
     * the final one, training goes on to it. Under a privacy guarantee that is always so: a choice by what data say of a model would be a
     * release that no unit is charged for.
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
        problem = outcome.problem();
        return outcome;
    }

    private TrainedParts atStart(HeldOut split) {
        List<SplitPart> learners = subject.learners(split);
        ModelTrainer trainer =
                source.trainer(subject.teachers(split), subject.excludesHistory(split), surroundings.shards());
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
            problem = Fitting.diverged(remedy(), "unnoticed until its queries were ranked", e);
            return Map.of();
        }
    }

    private List<SplitPart> inTraining() {
        return subject.learners(HeldOut.VALIDATION).stream()
                .filter(subject::inTraining)
                .toList();
    }

    /** Each part bears the time in proportion to what the model learned from it. */
    private Map<String, ModelScore> withSeconds(Map<String, ModelScore> scores) {
        List<SplitPart> learners = inTraining();
        double all = learners.stream()
                .mapToLong(part -> part.train(HeldOut.VALIDATION).size())
                .sum();
        Map<String, ModelScore> timed = new LinkedHashMap<>(scores);
        for (SplitPart part : learners) {
            double share = part.train(HeldOut.VALIDATION).size() / all;
            timed.computeIfPresent(part.id(), (id, score) -> score.taking(seconds * share));
        }
        return timed;
    }

    /** Returns what test queries were ranked with, after {@link #run}; empty if there is no model. */
    Optional<TrainedParts> tested() {
        return tested;
    }

    /** What others may go on from, after {@link #run}; empty if there is no network. */
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
        String validated = curve.bestValidation().isPresent() && !subject.model().selectsLast()
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
