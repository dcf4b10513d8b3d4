// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.core.interaction.table.CountSettings;

/**
 * Record of a sum of counts before the first round, with values that only a simulator sees.
 *
 * @param settings shape of the sum
 * @param sum its participants and messages
 * @param cut counters of participants that were clipped
 * @param load share of counters of the sum above 0
 */
public record CountRecord(CountSettings settings, SumRecord sum, long cut, double load) {

    /** Returns whether false pairs are frequent. */
    public boolean crowded() {
        return load > CountSettings.HIGH_LOAD;
    }

    /** Returns the fewest counters with a lower load for the same pairs. */
    public long enoughCells() {
        return CountSettings.cellsFor(settings.keys(load), settings.hashes());
    }
}
