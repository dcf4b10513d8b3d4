// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.Optional;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;

/**
 * Store of a node's state in its round, and of its record of all rounds.
 *
 * <p>Used by one thread at a time; may block. A state is durable when {@link #save} returns. A restarted node must find the last state
 * from which it sent messages. Otherwise it could mask a second update with the same masks. The store contains the round's secrets; a
 * reader could remove the node's self mask before the round is over.
 */
public interface ParticipationStore {

    /**
     * Puts a state in the place of the one before.
     *
     * @throws RuntimeException if it is not certain that it is saved; what is there then is the one before or this one
     */
    void save(ParticipantState state);

    /**
     * Returns the state that was saved last; empty without one.
     *
     * @param node owner of the state
     * @throws RuntimeException if the stored state cannot be read: without it the node could not repeat what it sent
     */
    Optional<ParticipantState> load(Participant node);
}
