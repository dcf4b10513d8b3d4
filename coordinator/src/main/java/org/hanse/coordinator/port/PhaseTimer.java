// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

/** Timer of phases, which calls the driver at the deadline. Setting the timer of the same phase again restarts it. */
public interface PhaseTimer {

    /**
     * Starts the timer of a phase. Does not wait; calls back from any thread.
     *
     * @param phase its name, which {@link org.hanse.core.round.RoundEvent.PhaseTimedOut} contains
     */
    void arm(String phase);
}
