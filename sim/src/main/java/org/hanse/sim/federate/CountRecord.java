// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import org.hanse.core.interaction.table.CountSettings;

/**
 * Record of a sum of counts before the first round, with values that only a simulator sees.
 *
 * @param settings shape of the sum
 * @param asked participants that were asked
 * @param missing participants whose counts are not in the sum, by name
 * @param outcome reason for a missing sum; empty with a sum
 * @param uploadBytes bytes of all messages to the coordinator
 * @param downloadBytes bytes of all messages to participants, with the sum for each
 * @param cut counters of participants that were clipped
 * @param load share of counters of the sum above 0
 */
public record CountRecord(
        CountSettings settings,
        int asked,
        List<String> missing,
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

    /** Returns whether false pairs are frequent. */
    public boolean crowded() {
        return load > CountSettings.HIGH_LOAD;
    }

    /** Returns the fewest counters with a lower load for the same pairs. */
    public long enoughCells() {
        return CountSettings.cellsFor(settings.keys(load), settings.hashes());
    }
}
