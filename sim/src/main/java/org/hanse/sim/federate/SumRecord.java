// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;

/**
 * Record of a sum before the first round: its participants and messages.
 *
 * @param asked participants that were asked
 * @param missing participants whose update is not in the sum, by name
 * @param outcome reason for a missing sum; empty with a sum
 * @param uploadBytes bytes of all messages to the coordinator
 * @param downloadBytes bytes of all messages to participants, with the sum for each
 */
public record SumRecord(int asked, List<String> missing, String outcome, long uploadBytes, long downloadBytes) {

    public SumRecord {
        missing = List.copyOf(missing);
    }

    /** Returns whether there is a sum. */
    public boolean summed() {
        return outcome.isEmpty();
    }
}
