// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.Optional;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;

/**
 * Where a node stands in its round, and what it remembers of all rounds.
 *
 * <p>Used by one thread at a time; may block. What is saved is durable when {@link #save} returns: a node that starts again must find
 * the last state that something left it in, or it could mask a second update with the masks of the first. Holds the round's secrets:
 * whoever reads it before the round is over can take the node's own mask off.
 */
public interface ParticipationStore {

    /**
     * Puts a state in the place of the one before.
     *
     * @throws RuntimeException if it is not certain that it is saved; what is there then is the one before or this one
     */
    void save(ParticipantState state);

    /**
     * The state that was saved last; empty if none ever was.
     *
     * @param node whose it is
     * @throws RuntimeException if what is there cannot be read: a node that went on without it would not know what it had sent
     */
    Optional<ParticipantState> load(Participant node);
}
