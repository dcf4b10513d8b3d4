// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

/** Tells the driver when a phase has lasted as long as it may. One that is armed again for the same phase counts from then on. */
public interface PhaseTimer {

    /**
     * Arms the timer of a phase. Does not wait; calls back from whatever thread.
     *
     * @param phase its name, which {@link org.hanse.core.round.RoundEvent.PhaseTimedOut} carries
     */
    void arm(String phase);
}
