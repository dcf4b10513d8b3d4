// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Fault;

/** What an event at the coordinator comes to: the state to be stored, and what is to be done. */
public record Step(RoundState next, List<RoundEffect> effects) {

    public Step {
        effects = List.copyOf(effects);
    }

    static Step of(RoundState next, RoundEffect... effects) {
        return new Step(next, List.of(effects));
    }

    /** Enters a phase. */
    static Step into(RoundState next) {
        return new Step(next, next.opening());
    }

    /** The same, with these named before the other effects, if there are any. */
    Step blaming(SortedMap<ParticipantId, Fault> faults) {
        return faults.isEmpty() ? this : after(new RoundEffect.Blame(faults));
    }

    /** The same, with an effect before the others. */
    Step after(RoundEffect first) {
        List<RoundEffect> all = new ArrayList<>();
        all.add(first);
        all.addAll(effects);
        return new Step(next, all);
    }
}
