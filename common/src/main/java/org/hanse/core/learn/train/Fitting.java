// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.learn.DivergenceException;

/**
 * Training loop: trains a model epoch by epoch, with validation, checkpoints and early stopping, and restores the best epoch. The start is
 * a candidate, so the result is not worse on validation than the initial model. An interruption does not change the result.
 *
 * @param clock clock for durations, which do not affect results
 * @param progress receives the progress
 */
public record Fitting(InstantSource clock, Progress progress) {

    /** Validation of a model before the first epoch and after each one. */
    @FunctionalInterface
    public interface Validation {
        /**
         * Returns the main metric of the current model; greater is better.
         *
         * @return empty without validation data
         * @throws DivergenceException if a score or an intermediate result is not finite
         */
        OptionalDouble of(ModelTrainer trainer);
    }

    /** Observer of a training, on its thread. */
    public interface Progress extends ModelTrainer.StepListener {

        /**
         * Observes the begin of a training, or its resumption.
         *
         * @param curve validation of the initial model, and epochs before the resumption
         */
        void begun(TrainingCurve curve);

        /** Observes the end of an epoch, after its validation and its checkpoint. */
        void epochEnded(TrainingCurve curve);
    }

    /** Stored states of one training: the last epoch and the best one. */
    public interface Checkpoints {

        /** No states: every training begins at its start. */
        Checkpoints NONE = new Checkpoints() {
            @Override
            public Optional<Saved> last() {
                return Optional.empty();
            }

            @Override
            public TrainerState best(Saved last) {
                return last.state();
            }

            @Override
            public void save(TrainingCurve curve, TrainerState state) {}

            @Override
            public RuntimeException refused(IllegalArgumentException why) {
                return why;
            }
        };

        /** Returns the last saved epoch; empty before the first one. */
        Optional<Saved> last();

        /** Returns the state of the best epoch of a curve, which is not the start. */
        TrainerState best(Saved last);

        /** Saves the training after an epoch. */
        void save(TrainingCurve curve, TrainerState state);

        /** Returns the error for a stored state that the trainer rejects. */
        RuntimeException refused(IllegalArgumentException why);
    }

    /** Training after an epoch. */
    public record Saved(TrainingCurve curve, TrainerState state) {}

    /**
     * Length of a training.
     *
     * @param epochs most epochs
     * @param patience epochs without improvement before the training stops
     * @param validation validation of the model
     */
    public record Goal(int epochs, int patience, Validation validation) {

        /** Returns whether a training with a curve ends. */
        public boolean isReached(TrainingCurve curve) {
            return curve.size() >= epochs || curve.size() - curve.best() >= patience;
        }
    }

    /**
     * Result of a training.
     *
     * @param curve all epochs
     * @param divergence first value that was not finite, in words; empty for a trained model
     */
    public record Outcome(TrainingCurve curve, Optional<String> divergence) {}

    /**
     * Trains {@code trainer}, which is at its start. Afterwards it holds the best epoch's parameters, unless it diverged.
     *
     * @throws IllegalArgumentException if the trainer rejects a stored state, unless {@code checkpoints} gives another error
     */
    public Outcome fit(ModelTrainer trainer, Goal goal, Checkpoints checkpoints) {
        TrainingCurve curve;
        TrainerState best = trainer.state();
        Optional<Saved> saved = checkpoints.last();
        if (saved.isPresent()) {
            restore(trainer, saved.get().state(), checkpoints);
            curve = saved.get().curve();
            best = curve.best() == 0 ? best : checkpoints.best(saved.get());
        } else {
            try {
                curve = TrainingCurve.from(goal.validation().of(trainer));
            } catch (DivergenceException e) {
                return new Outcome(TrainingCurve.EMPTY, Optional.of(String.valueOf(e.getMessage())));
            }
        }
        progress.begun(curve);
        while (!goal.isReached(curve)) {
            try {
                curve = curve.with(epoch(trainer, goal.validation()));
            } catch (DivergenceException e) {
                return new Outcome(curve, Optional.of(String.valueOf(e.getMessage())));
            }
            TrainerState state = trainer.state();
            if (curve.best() == curve.size()) {
                best = state;
            }
            checkpoints.save(curve, state);
            progress.epochEnded(curve);
        }
        if (curve.best() != trainer.epochs()) {
            restore(trainer, best, checkpoints);
        }
        return new Outcome(curve, Optional.empty());
    }

    private TrainingCurve.Epoch epoch(ModelTrainer trainer, Validation validation) {
        Instant start = clock.instant();
        double loss = trainer.epoch(progress);
        if (!Double.isFinite(loss) && trainer.hasLoss()) {
            throw new DivergenceException("the loss is " + loss);
        }
        double seconds = Duration.between(start, clock.instant()).toNanos() / 1e9;
        return new TrainingCurve.Epoch(loss, seconds, validation.of(trainer));
    }

    private static void restore(ModelTrainer trainer, TrainerState state, Checkpoints checkpoints) {
        try {
            trainer.restore(state);
        } catch (IllegalArgumentException e) {
            throw checkpoints.refused(e);
        }
    }
}
