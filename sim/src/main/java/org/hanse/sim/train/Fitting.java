// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.NotFiniteScoreException;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.RoundRecord;

/**
 * Training loop: trains a model epoch by epoch, with validation, checkpoints and early stopping, and restores the best epoch. An
 * interruption does not change the result.
 *
 * @param clock clock for durations, which do not affect results
 * @param listener receives the progress
 */
public record Fitting(InstantSource clock, TrainingListener listener) {

    /** Validation of a model after each epoch. */
    @FunctionalInterface
    public interface Validation {
        /**
         * Returns the main metric of the current model; greater is better.
         *
         * @return empty without validation data
         * @throws NotFiniteScoreException if a score is not finite
         * @throws DivergenceException if an intermediate result is not finite
         */
        OptionalDouble of(ModelTrainer trainer);
    }

    /**
     * Training task.
     *
     * @param what name of the training in messages
     * @param by name of the validation metric
     * @param unit name of an epoch
     * @param epochs most epochs
     * @param patience epochs without improvement before the training stops
     * @param validation validation of the model
     * @param remedy advice after a divergence
     * @param checkpoints folder of the checkpoints; empty for none
     */
    public record Order(
            String what,
            String by,
            String unit,
            int epochs,
            int patience,
            Validation validation,
            Remedy remedy,
            Optional<CheckpointFolder> checkpoints) {}

    /**
     * Result of a training.
     *
     * @param curve all epochs
     * @param divergence divergence that ended it; empty for a trained model
     */
    public record Outcome(TrainingCurve curve, Optional<Divergence> divergence) {}

    /**
     * Trains {@code trainer}, which is at its start. Afterwards it holds the best epoch's parameters, unless it diverged.
     *
     * @throws InvalidInputException if a checkpoint cannot be used or written
     */
    public Outcome fit(ModelTrainer trainer, Order order) {
        TrainingCurve curve = TrainingCurve.EMPTY;
        Optional<TrainerState> best = Optional.empty();
        Optional<Checkpoint> saved = order.checkpoints().flatMap(CheckpointFolder::last);
        if (saved.isPresent()) {
            restore(trainer, saved.get().state(), order);
            curve = saved.get().curve();
            best = Optional.of(
                    order.checkpoints().orElseThrow().best(saved.get()).state());
            if (!curve.over(order.epochs(), order.patience())) {
                Federation.of(trainer)
                        .flatMap(Federation::outlook)
                        .ifPresent(cost -> listener.foreseen(order.what(), cost));
            }
        }
        listener.begun(
                new TrainingListener.Subject(order.what(), order.by(), order.unit(), order.epochs(), trainer.steps()),
                curve);
        Optional<Outcome> outcome = Optional.empty();
        try {
            outcome = Optional.of(goOn(trainer, order, curve, best));
            return outcome.get();
        } finally {
            outcome.ifPresentOrElse(end -> listener.ended(end.divergence()), listener::interrupted);
        }
    }

    private Outcome goOn(ModelTrainer trainer, Order order, TrainingCurve before, Optional<TrainerState> bestBefore) {
        TrainingCurve curve = before;
        Optional<TrainerState> best = bestBefore;
        int without = Federation.of(trainer).stream()
                .flatMap(federation -> federation.rounds().stream())
                .mapToInt(round -> round.missing(RoundRecord.Reason.BUDGET))
                .max()
                .orElse(0);
        while (!curve.over(order.epochs(), order.patience())) {
            TrainingCurve.Epoch epoch;
            try {
                epoch = epoch(trainer, order.validation());
            } catch (DivergenceException | NotFiniteScoreException e) {
                OptionalInt now = OptionalInt.of(curve.size() + 1);
                return new Outcome(
                        curve,
                        Optional.of(new Divergence(order.unit(), now, String.valueOf(e.getMessage()), order.remedy())));
            }
            curve = curve.with(epoch);
            TrainerState state = trainer.state();
            if (curve.best() == curve.size()) {
                best = Optional.of(state);
            }
            TrainingCurve now = curve;
            order.checkpoints().ifPresent(folder -> folder.save(now, state));
            listener.epochEnded(curve);
            without = noteBudgets(trainer, order, without);
        }
        if (curve.best() != trainer.epochs()) {
            best.ifPresent(state -> restore(trainer, state, order));
        }
        return new Outcome(curve, Optional.empty());
    }

    /**
     * Notes a new maximum of nodes without remaining budget. Rounds without them may not change the model.
     *
     * @param before previous maximum
     * @return new maximum
     */
    private int noteBudgets(ModelTrainer trainer, Order order, int before) {
        Optional<RoundRecord> last = Federation.of(trainer).flatMap(Federation::lastRound);
        int without =
                last.map(round -> round.missing(RoundRecord.Reason.BUDGET)).orElse(0);
        if (without > before) {
            listener.budgetsExhausted(order.what(), last.orElseThrow());
        }
        return Math.max(without, before);
    }

    private TrainingCurve.Epoch epoch(ModelTrainer trainer, Validation validation) {
        Instant start = clock.instant();
        double loss = trainer.epoch(listener::stepped);
        if (!Double.isFinite(loss)
                && !Federation.of(trainer).map(Federation::hasNoLoss).orElse(false)) {
            throw new DivergenceException("the loss is " + loss);
        }
        double seconds = Duration.between(start, clock.instant()).toNanos() / 1e9;
        return new TrainingCurve.Epoch(loss, seconds, validation.of(trainer));
    }

    private static void restore(ModelTrainer trainer, TrainerState state, Order order) {
        try {
            trainer.restore(state);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    order.checkpoints().map(folder -> folder.folder() + ": ").orElse("")
                            + e.getMessage() + "; expected the state of this training"
                            + order.checkpoints().map(CheckpointFolder::again).orElse(". Fix: train from the start"),
                    e);
        }
    }
}
