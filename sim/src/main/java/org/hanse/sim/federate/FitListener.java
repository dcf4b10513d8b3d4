// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

/** Listener of personal fits to a model before it is served; fits within a round are not reported. */
public interface FitListener {

    /**
     * Participants of a fit.
     *
     * @param late whether they join after training
     * @param participants number of participants
     */
    record Fits(boolean late, int participants) {}

    /** Receives the start of fits, on the thread that needs them. */
    default void fitsBegun(Fits fits) {}

    /**
     * Receives a finished or failed fit, on its thread.
     *
     * @param participant name of the participant
     */
    default void fitted(String participant) {}

    /** Receives the end of all fits, also after an exception, on the thread of {@link #fitsBegun}. */
    default void fitsEnded() {}
}
