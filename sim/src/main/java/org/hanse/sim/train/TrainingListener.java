// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import org.hanse.sim.federate.FitListener;

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

    /** The data are there, and every federation can be made: what can be refused beforehand was not, and the first training begins. */
    default void beginning() {}

    /** Receives the forecast cost before a training begins or resumes. Not called for an unknown cost. */
    default void foreseen(String words) {}

    /**
     * Receives a note about a training, during or after it.
     *
     * @param training name of the training
     * @param words without a final full stop
     */
    default void noted(String training, String words) {}

    /**
     * Receives the begin of a training, or its resumption.
     *
     * @param curve epochs before the resumption; empty at the start
     */
    default void begun(Subject subject, TrainingCurve curve) {}

    /**
     * A step of the epoch after {@link #begun}'s or the last {@link #epochEnded}'s is done.
     *
     * @param step its number, from 1
     * @param loss mean loss of the epoch so far
     */
    default void stepped(int step, double loss) {}

    /**
     * An epoch is done, validated and, where checkpoints are kept, saved.
     *
     * @param curve with it at the end
     */
    default void epochEnded(TrainingCurve curve) {}

    /**
     * The training is over, or an exception has ended it.
     *
     * @param problem why it failed; empty if it did not
     */
    default void ended(String problem) {}

    /** A network for test is trained. */
    default void trained(ServedPart part) {}

    /** Returns a listener without effect. */
    static TrainingListener silent() {
        return new TrainingListener() {};
    }
}
