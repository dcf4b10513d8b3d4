// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import org.hanse.core.interaction.table.PairSettings;

/**
 * Record of a sum of similar pairs before the first round.
 *
 * @param settings shape of the sum
 * @param asked participants that were asked
 * @param missing participants whose pairs are not in the sum, by name
 * @param outcome reason for a missing sum; empty with a sum
 * @param uploadBytes bytes of all messages to the coordinator
 * @param downloadBytes bytes of all messages to participants, with the sum for each
 * @param deviation standard deviation of the noise of a cell, where a shopper adds 1 at most
 */
public record PairRecord(
        PairSettings settings,
        int asked,
        List<String> missing,
        String outcome,
        long uploadBytes,
        long downloadBytes,
        double deviation) {

    public PairRecord {
        missing = List.copyOf(missing);
    }

    /** Returns whether there is a sum. */
    public boolean summed() {
        return outcome.isEmpty();
    }
}
