// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.hanse.core.learn.train.Fitting;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.train.CheckpointFolder;
import org.hanse.sim.train.Remedy;
import org.hanse.sim.train.ReportedFitting;
import org.hanse.sim.train.TrainerSource;

/** Trainers of one model and their epochs, with early stopping and checkpoints. */
final class ModelFitting {

    private final TrainingSubject subject;
    private final TrainerSource source;
    private final ModelTraining.Surroundings surroundings;
    private final TrainingFacts facts;
    private final MainMetric main;
    private final ValidationSchedule schedule;
    private final Set<String> exposures;

    ModelFitting(
            Scenario scenario,
            TrainingSubject subject,
            TrainerSource source,
            ModelTraining.Surroundings surroundings,
            DataDigests digests) {
        this.subject = subject;
        this.source = source;
        this.surroundings = surroundings;
        this.main = subject.mainMetric();
        this.schedule = ValidationSchedule.of(scenario, subject.model());
        this.exposures = scenario.rewards().rewards().exposures();
        this.facts = new TrainingFacts(scenario, subject, digests, main);
    }

    /** Returns the trainer for a split before its first epoch. */
    TrainedParts atStart(HeldOut split) {
        List<Part> learners = subject.learners(split);
        ModelTrainer trainer = source.trainer(
                subject.merchants(split, exposures), subject.excludesHistory(split), surroundings.shards());
        Federation.of(trainer).ifPresent(federation -> federation.listenToFits(surroundings.listener()));
        subject.start().putInto(trainer, split);
        return new TrainedParts(trainer, learners, subject::inTraining, surroundings.shards());
    }

    /** Trains with early stopping on validation queries. */
    ReportedFitting.Outcome search(TrainedParts trained) {
        return fit(
                trained,
                new ReportedFitting.Order(
                        subject.title(),
                        main.label(),
                        subject.model().unit(),
                        new Fitting.Goal(subject.model().epochs(), schedule.patience(), trainer -> validation(trained)),
                        remedy(),
                        folder(HeldOut.VALIDATION, TrainingCurve.EMPTY.best())));
    }

    /** Trains a number of epochs for test. */
    ReportedFitting.Outcome refit(TrainedParts trained, int epochs) {
        return fit(
                trained,
                new ReportedFitting.Order(
                        subject.title() + " again for test",
                        main.label(),
                        subject.model().unit(),
                        new Fitting.Goal(epochs, Integer.MAX_VALUE, trainer -> OptionalDouble.empty()),
                        remedy(),
                        folder(HeldOut.TEST, epochs)));
    }

    Remedy remedy() {
        return Remedy.of(subject.model());
    }

    private ReportedFitting.Outcome fit(TrainedParts trained, ReportedFitting.Order order) {
        return new ReportedFitting(surroundings.clock(), surroundings.listener()).fit(trained.trainer(), order);
    }

    private Optional<CheckpointFolder> folder(HeldOut split, int best) {
        return subject.checkpoints()
                .map(place -> new CheckpointFolder(
                        place.resolve(split == HeldOut.TEST ? "for-test" : "for-validation"), facts.of(split, best)));
    }

    private OptionalDouble validation(TrainedParts trained) {
        return schedule.isDue(trained.trainer().epochs()) ? trained.validation(main) : OptionalDouble.empty();
    }
}
