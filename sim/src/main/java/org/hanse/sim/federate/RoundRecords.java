// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Records of the rounds of a federation. A federation that returns to an earlier state keeps the records of its later
 * rounds, since their releases happened.
 */
final class RoundRecords {

    private final SortedMap<Integer, RoundRecord> records = new TreeMap<>();

    /** Stores the record of a round; replaces an earlier one of the same round. */
    void put(RoundRecord record) {
        records.put(record.round(), record);
    }

    /** Adds saved records. Those of this run remain, since they have more details. */
    void restore(List<RoundRecord> saved) {
        saved.forEach(record -> records.putIfAbsent(record.round(), record));
    }

    List<RoundRecord> all() {
        return List.copyOf(records.values());
    }

    /** Returns the records up to a round. */
    List<RoundRecord> upTo(int round) {
        return List.copyOf(records.headMap(round + 1).values());
    }

    Optional<RoundRecord> of(int round) {
        return Optional.ofNullable(records.get(round));
    }

    /** Returns whether the training of all participants diverged in a round. */
    boolean diverged(int round) {
        return of(round).filter(RoundRecord::diverged).isPresent();
    }
}
