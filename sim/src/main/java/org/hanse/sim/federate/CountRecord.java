// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;

/**
 * Record of a sum of counts before the first round, with values that only a simulator sees.
 *
 * @param participants participants that were asked
 * @param missing participants whose counts did not arrive
 * @param outcome reason for a missing sum; empty with a sum
 * @param uploadBytes bytes of all messages to the coordinator
 * @param downloadBytes bytes of all messages to participants, with the sum for each
 * @param cut counters of participants that were clipped
 * @param load share of counters of the sum above 0
 */
public record CountRecord(
        int participants,
        List<RoundRecord.Missing> missing,
        String outcome,
        long uploadBytes,
        long downloadBytes,
        long cut,
        double load) {

    public CountRecord {
        missing = List.copyOf(missing);
    }

    /** Returns whether there is a sum. */
    public boolean summed() {
        return outcome.isEmpty();
    }
}
