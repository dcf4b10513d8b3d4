// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.stream.Stream;
import org.hanse.core.job.SumKind;

/**
 * Record of a sum before the first round: its participants and messages.
 *
 * @param kind kind of the sum
 * @param asked participants that were asked
 * @param missing participants whose update is not in the sum, by name
 * @param outcome reason for a missing sum; empty with a sum
 * @param uploadBytes bytes of all messages to the coordinator
 * @param downloadBytes bytes of all messages to participants, with the sum for each
 * @param observed figures of the sum
 */
public record SumRecord(
        SumKind kind,
        int asked,
        List<String> missing,
        String outcome,
        long uploadBytes,
        long downloadBytes,
        SumKind.Observed observed) {

    public SumRecord {
        missing = List.copyOf(missing);
    }

    /** Returns whether there is a sum. */
    public boolean summed() {
        return outcome.isEmpty();
    }

    /** Returns notes on the sum, which begin with its key. */
    public List<String> notes() {
        Stream<String> notes = summed()
                ? observed.notes().stream()
                : Stream.of("no sum (" + outcome + "); each shop's tables have its own counts");
        return notes.map(note -> "federation." + kind.words().key() + ": " + note)
                .toList();
    }
}
