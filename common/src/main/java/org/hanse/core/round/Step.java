// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Fault;

/**
 * Result of an event at the coordinator.
 *
 * @param next state to be stored
 * @param storage effects stored together with the state
 * @param output effects after storage
 */
public record Step(RoundState next, List<RoundEffect.Storage> storage, List<RoundEffect.Output> output) {

    public Step {
        storage = List.copyOf(storage);
        output = List.copyOf(output);
    }

    static Step of(RoundState next, RoundEffect.Output... output) {
        return new Step(next, List.of(), List.of(output));
    }

    /** Returns a step that enters a phase. */
    static Step into(RoundState next) {
        return new Step(next, List.of(), next.opening());
    }

    /** Returns this step with reports of violations, if there are any. */
    Step withFaults(SortedMap<ParticipantId, Fault> faults) {
        return faults.isEmpty() ? this : withStorage(new RoundEffect.Blame(faults));
    }

    /** Returns this step with one more stored effect before the others. */
    Step withStorage(RoundEffect.Storage more) {
        List<RoundEffect.Storage> all = new ArrayList<>();
        all.add(more);
        all.addAll(storage);
        return new Step(next, all, output);
    }
}
