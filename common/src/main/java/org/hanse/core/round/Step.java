// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Fault;

/**
 * What an event at the coordinator comes to.
 *
 * @param next the state to be stored
 * @param kept what is stored with it
 * @param leaving what is done after that
 */
public record Step(RoundState next, List<RoundEffect.Kept> kept, List<RoundEffect.Leaving> leaving) {

    public Step {
        kept = List.copyOf(kept);
        leaving = List.copyOf(leaving);
    }

    static Step of(RoundState next, RoundEffect.Leaving... leaving) {
        return new Step(next, List.of(), List.of(leaving));
    }

    /** Enters a phase. */
    static Step into(RoundState next) {
        return new Step(next, List.of(), next.opening());
    }

    /** The same, with these named beside, if there are any. */
    Step blaming(SortedMap<ParticipantId, Fault> faults) {
        return faults.isEmpty() ? this : keeping(new RoundEffect.Blame(faults));
    }

    /** The same, with something more to be kept, before the rest. */
    Step keeping(RoundEffect.Kept more) {
        List<RoundEffect.Kept> all = new ArrayList<>();
        all.add(more);
        all.addAll(kept);
        return new Step(next, all, leaving);
    }
}
