// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.NotFiniteScoreException;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.RoundRecord;

/**
 * Trains a model epoch by epoch, validates it after each, saves it, stops it when it gets no better, and leaves it with the
 * parameters of its best epoch. What comes out is the same whether or not the training was interrupted in between.
 *
 * @param clock times epochs; plays no part in the figures
 * @param listener told how it goes on
 */
public record Fitting(InstantSource clock, TrainingListener listener) {

    /** What a listener is told where an exception ends the training. */
    private static final String UNFINISHED = "not finished";

    /** What a model is judged by after each epoch. */
    @FunctionalInterface
    public interface Validation {
        /**
         * The main metric of the model as it is now; more is better.
         *
         * @return empty if there is nothing to validate on
         * @throws NotFiniteScoreException if the model's scores are no finite numbers
         * @throws DivergenceException if what it computes for scores is none
         */
        OptionalDouble of(ModelTrainer trainer);
    }

    /**
     * What is asked for.
     *
     * @param what names the training for people
     * @param by names the figure it is validated by
     * @param unit what its epochs are called
     * @param epochs the most it takes
     * @param patience epochs without a better validation after which it ends
     * @param validation what it is judged by
     * @param remedy what to do if it diverges
     * @param checkpoints where it is saved and goes on from; nowhere if empty
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
     * What came of it.
     *
     * @param curve all epochs
     * @param problem why there is no model; empty if there is one
     */
    public record Outcome(TrainingCurve curve, String problem) {}

    /**
     * Trains {@code trainer}, which is at its start. Afterwards it holds the best epoch's parameters, unless there was a
     * problem.
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
                Federation.of(trainer).flatMap(Federation::outlook).ifPresent(listener::foreseen);
            }
        }
        listener.begun(
                new TrainingListener.Subject(order.what(), order.by(), order.unit(), order.epochs(), trainer.steps()),
                curve);
        String end = UNFINISHED;
        try {
            Outcome outcome = goOn(trainer, order, curve, best);
            end = outcome.problem();
            return outcome;
        } finally {
            listener.ended(end);
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
                return new Outcome(curve, diverged(order.remedy(), "in " + order.unit() + " " + (curve.size() + 1), e));
            }
            curve = curve.with(epoch);
            TrainerState state = trainer.state();
            if (curve.best() == curve.size()) {
                best = Optional.of(state);
            }
            TrainingCurve now = curve;
            order.checkpoints().ifPresent(folder -> folder.save(now, state));
            listener.epochEnded(curve);
            without = toldOfBudgets(trainer, order, without);
        }
        if (curve.best() != trainer.epochs()) {
            best.ifPresent(state -> restore(trainer, state, order));
        }
        return new Outcome(curve, "");
    }

    /**
     * Says so when more nodes take no part for want of a budget than ever before: rounds without them may move nothing.
     *
     * @param before the most that was said
     * @return the most now
     */
    private int toldOfBudgets(ModelTrainer trainer, Order order, int before) {
        Optional<RoundRecord> last = Federation.of(trainer).flatMap(Federation::lastRound);
        int without =
                last.map(round -> round.missing(RoundRecord.Reason.BUDGET)).orElse(0);
        if (without > before) {
            RoundRecord round = last.orElseThrow();
            listener.noted(
                    order.what(),
                    "round " + round.round() + ": " + without + " of " + round.cohort() + " nodes "
                            + (without == 1 ? "takes" : "take") + " no part, node budget exhausted"
                            + (round.counted() ? "" : "; the model did not change"));
        }
        return Math.max(without, before);
    }

    /**
     * Why there is no model after a divergence, in a line, with what to do about it.
     *
     * @param when at which point of the training it was noticed
     */
    public static String diverged(Remedy remedy, String when, RuntimeException sign) {
        return "training diverged " + when + " (" + sign.getMessage() + "); " + remedy;
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
                            + e.getMessage()
                            + order.checkpoints().map(CheckpointFolder::again).orElse(""),
                    e);
        }
    }
}
