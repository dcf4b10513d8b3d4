// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;

/** What an event comes to: the state to be stored, and then what is to be done. */
public record ParticipantStep(ParticipantState next, List<ParticipantEffect> effects) {

    public ParticipantStep {
        effects = List.copyOf(effects);
    }

    static ParticipantStep of(ParticipantState next, ParticipantEffect... effects) {
        return new ParticipantStep(next, List.of(effects));
    }
}
