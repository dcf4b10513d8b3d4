// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;

/** Result of an event: the next state, to be stored first, and the effects after it. */
public record ParticipantStep(ParticipantState next, List<ParticipantEffect> effects) {

    public ParticipantStep {
        effects = List.copyOf(effects);
    }

    static ParticipantStep of(ParticipantState next, ParticipantEffect... effects) {
        return new ParticipantStep(next, List.of(effects));
    }
}
