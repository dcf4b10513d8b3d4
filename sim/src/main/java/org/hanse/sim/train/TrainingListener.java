// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.Optional;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.federate.FitListener;
import org.hanse.sim.federate.Forecast;
import org.hanse.sim.federate.PrivacyForecast;
import org.hanse.sim.federate.RoundRecord;

/** Listener to trainings, on the training thread, and to the fits for metrics, some of them after the training. */
public interface TrainingListener extends FitListener {

    /**
     * Description of a training for progress displays.
     *
     * @param what model, merchant and data
     * @param by validation metric
     * @param unit name of an epoch: {@code epoch}, or {@code round} in a federation
     * @param most most epochs
     * @param steps steps of an epoch
     */
    record Subject(String what, String by, String unit, int most, int steps) {}

    /**
     * Receives the end of all checks, before the first training.
     */
    default void beginning() {}

    /**
     * Receives the cost of a federation before it begins; not called where it is unknown.
     *
     * @param training name of the training
     */
    default void foreseen(String training, Forecast forecast) {}

    /** Receives the privacy cost of a federation before it begins or continues. */
    default void foreseen(String training, PrivacyForecast forecast) {}

    /** Receives a note on a training before it begins, without a full stop. */
    default void foreseen(String training, String note) {}

    /**
     * Receives a note about a training, during or after it.
     *
     * @param training name of the training
     * @param words without a final full stop
     */
    default void noted(String training, String words) {}

    /**
     * Receives a round in which more nodes than before had no remaining budget.
     *
     * @param training name of the training
     */
    default void budgetsExhausted(String training, RoundRecord round) {}

    /**
     * Receives the begin of a training, or its resumption.
     *
     * @param curve epochs before the resumption; empty at the start
     */
    default void begun(Subject subject, TrainingCurve curve) {}

    /**
     * Receives the end of a step of the epoch after {@link #begun} or the last {@link #epochEnded}.
     *
     * @param step its number, from 1
     * @param loss mean loss of the epoch so far
     */
    default void stepped(int step, double loss) {}

    /**
     * Receives the end of an epoch, after its validation and its checkpoint.
     *
     * @param curve curve including this epoch
     */
    default void epochEnded(TrainingCurve curve) {}

    /**
     * Receives the end of the training.
     *
     * @param divergence divergence that ended it; empty for a trained model
     */
    default void ended(Optional<Divergence> divergence) {}

    /** Receives the end of a training by an exception. */
    default void interrupted() {}

    /** Receives a trained network for the test. */
    default void trained(ServedPart part) {}

    /** Returns a listener without effect. */
    static TrainingListener silent() {
        return new TrainingListener() {};
    }
}
