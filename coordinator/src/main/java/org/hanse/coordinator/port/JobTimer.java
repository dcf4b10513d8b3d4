// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.time.Instant;
import org.hanse.core.federation.RoundId;

/** Timers of one job. A timer calls back on the thread of the job. No timer survives the process; a restarted driver arms them again. */
public interface JobTimer {

    /** Calls the driver at an instant, for the next round. It replaces the timer before it. */
    void wake(Instant at);

    /** Calls the driver at an instant, for nodes that are not connected. It replaces the timer before it. */
    void absence(Instant at);

    /** Calls the driver at the deadline of a phase. */
    void phase(RoundId round, String phase, Instant at);
}
