// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.MaskedSum;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.Session;

/**
 * Store of one round at the coordinator.
 *
 * <p>Used by one thread at a time; may block. A commit is durable when it returns. After a crash it is stored
 * completely or not at all; a commit that throws has stored nothing. Entries are keyed by participant, so repeated
 * storage adds none.
 */
public interface RoundStore {

    /**
     * Stores a state with its effects.
     *
     * @throws RuntimeException if they cannot be stored; the round then keeps its earlier state
     */
    void commit(RoundState next, List<RoundEffect.Storage> storage);

    /** Returns the last state; empty before the first commit. */
    Optional<RoundState> state();

    /** Returns all sealed shares, by owner of the secrets. */
    SortedMap<ParticipantId, SealedShares> shares();

    /** Returns all revealed shares, one {@link Reveal} per participant, in order of names. */
    List<Reveal> reveals();

    /** Returns the sum of all masked updates of {@code session}. */
    MaskedSum sum(Session session);

    /** Returns the protocol violations; of each participant the first one stored. */
    SortedMap<ParticipantId, Fault> faults();

    /** Returns the notes, in order. */
    List<String> notes();
}
