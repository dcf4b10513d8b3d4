// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hanse.core.privacy.PrivacyScope;

/** Readings of a running coordinator, for metrics. Any thread may call it; methods read the database and do not wait for jobs. */
public interface ServiceReadings {

    /**
     * Privacy budget of one kind of units.
     *
     * @param units kind of the units, such as shoppers
     * @param spent epsilon of all releases so far
     * @param limit greatest epsilon
     */
    record Budget(String units, double spent, double limit, PrivacyScope scope) {}

    /**
     * Progress of a job.
     *
     * @param state name of its state in lower case
     * @param phase phase of the current round; empty between rounds
     * @param aborted number of rounds that ended without a sum
     */
    record Progress(String job, String state, String phase, int counted, int aborted) {}

    /** Returns the progress of all jobs. */
    List<Progress> jobs();

    /** Returns the number of participants by state: connected, enrolled, invited, revoked, suspended. Suspended ones are enrolled, too. */
    Map<String, Integer> participants();

    /** Returns the privacy budgets of all jobs that have started. */
    List<Budget> budgets();

    /** Returns the ends of validity of the coordinator's own certificates, by name. */
    Map<String, Instant> certificates();
}
