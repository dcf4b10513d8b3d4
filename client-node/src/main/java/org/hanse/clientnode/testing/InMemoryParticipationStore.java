// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.util.Optional;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;

/** A node's state in memory. */
public final class InMemoryParticipationStore implements ParticipationStore {

    private Optional<ParticipantState> state = Optional.empty();

    @Override
    public void save(ParticipantState next) {
        state = Optional.of(next);
    }

    @Override
    public Optional<ParticipantState> load(Participant node) {
        return state;
    }
}
