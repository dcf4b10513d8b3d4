// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

/** Told how personal parts are fitted to a model that somebody is to be served with; not of fits that are part of a round. */
public interface FitListener {

    /**
     * Whose parts are fitted.
     *
     * @param late whether they join when training is over
     * @param participants how many they are
     */
    record Fits(boolean late, int participants) {}

    /** Fits begin, on the thread that asked for what needs them. */
    default void fitsBegun(Fits fits) {}

    /**
     * One is done, or has failed; on the thread that did it.
     *
     * @param participant its name
     */
    default void fitted(String participant) {}

    /** All are done, or an exception has ended them; on the thread of {@link #fitsBegun}. */
    default void fitsEnded() {}
}
