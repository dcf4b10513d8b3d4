// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.hanse.config.InvalidInputException;
import org.hanse.core.learn.train.Fitting;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.RoundRecord;

/**
 * Training of a scenario's model, {@link Fitting}, that a listener receives with its name, its costs and the rounds of a federation.
 *
 * @param clock clock for durations, which do not affect results
 * @param listener receives the progress
 */
public record ReportedFitting(InstantSource clock, TrainingListener listener) {

    /**
     * Training task.
     *
     * @param what name of the training in messages
     * @param by name of the validation metric
     * @param unit name of an epoch
     * @param goal length of the training
     * @param remedy advice after a divergence
     * @param checkpoints folder of the checkpoints; empty for none
     */
    public record Order(
            String what,
            String by,
            String unit,
            Fitting.Goal goal,
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
        Reports reports = new Reports(trainer, order);
        Optional<Outcome> outcome = Optional.empty();
        try {
            Fitting.Outcome end = new Fitting(clock, reports)
                    .fit(
                            trainer,
                            order.goal(),
                            order.checkpoints().isPresent()
                                    ? order.checkpoints().get()
                                    : Fitting.Checkpoints.NONE);
            OptionalInt failed = OptionalInt.of(end.curve().size() + 1);
            outcome = Optional.of(new Outcome(
                    end.curve(),
                    end.divergence().map(sign -> new Divergence(order.unit(), failed, sign, order.remedy()))));
            return outcome.get();
        } finally {
            if (reports.begun) {
                outcome.ifPresentOrElse(end -> listener.ended(end.divergence()), listener::interrupted);
            }
        }
    }

    private final class Reports implements Fitting.Progress {

        private final Order order;
        private final ModelTrainer trainer;
        private final Optional<Federation> federation;
        private boolean begun;

        /** Most nodes without remaining budget in a round so far. */
        private int without;

        Reports(ModelTrainer trainer, Order order) {
            this.trainer = trainer;
            this.order = order;
            this.federation = Federation.of(trainer);
        }

        @Override
        public void begun(TrainingCurve curve) {
            if (curve.size() > 0 && !order.goal().isReached(curve)) {
                federation.flatMap(Federation::outlook).ifPresent(cost -> listener.foreseen(order.what(), cost));
            }
            without = federation.stream()
                    .flatMap(own -> own.rounds().stream())
                    .mapToInt(round -> round.missing(RoundRecord.Reason.BUDGET))
                    .max()
                    .orElse(0);
            begun = true;
            listener.begun(
                    new TrainingListener.Subject(
                            order.what(), order.by(), order.unit(), order.goal().epochs(), trainer.steps()),
                    curve);
        }

        @Override
        public void stepped(int step, double loss) {
            listener.stepped(step, loss);
        }

        @Override
        public void epochEnded(TrainingCurve curve) {
            listener.epochEnded(curve);
            federation.flatMap(Federation::lastRound).ifPresent(round -> {
                int now = round.missing(RoundRecord.Reason.BUDGET);
                if (now > without) {
                    listener.budgetsExhausted(order.what(), round);
                    without = now;
                }
            });
        }
    }
}
