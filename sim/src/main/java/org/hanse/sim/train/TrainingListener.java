// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import org.hanse.sim.federate.FitListener;
import org.hanse.sim.federate.Forecast;
import org.hanse.sim.federate.PrivacyForecast;

/** Told how a training goes on, on the thread that trains, and of the fits that its figures need, some of them after its end. */
public interface TrainingListener extends FitListener {

    /**
     * A training, for people.
     *
     * @param what which model, of which merchant, on what
     * @param by the figure it is validated by
     * @param unit what its epochs are called: {@code epoch}, or {@code round} in a federation
     * @param most epochs it will take at most
     * @param steps of an epoch
     */
    record Subject(String what, String by, String unit, int most, int steps) {}

    /** The data are there, and every federation can be made: what can be refused beforehand was not, and the first training begins. */
    default void beginning() {}

    /** Receives the cost of a federation before it begins; not called where it is unknown. */
    default void foreseen(Forecast forecast) {}

    /** Receives the privacy cost of a federation before it begins or continues. */
    default void foreseen(PrivacyForecast forecast) {}

    /** Receives a note on a training before it begins, without a full stop. */
    default void foreseen(String note) {}

    /**
     * After a training, or while it goes on: what is to be known of it beside its figures.
     *
     * @param training what it is called
     * @param words without an end
     */
    default void noted(String training, String words) {}

    /**
     * A training begins or goes on.
     *
     * @param curve what was trained before; empty at the start
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

    /** Listens to nothing. */
    static TrainingListener silent() {
        return new TrainingListener() {};
    }
}
