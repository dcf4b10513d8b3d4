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
 * What a coordinator keeps of one round.
 *
 * <p>Used by one thread at a time; may block. A commit is durable when it returns: after a crash all of it is there, or nothing of it,
 * and a commit that throws has kept nothing. What is kept is named by its participant, so that the same kept twice is there once.
 */
public interface RoundStore {

    /**
     * Keeps a state, and what comes with it.
     *
     * @throws RuntimeException if it cannot be kept; the round then stands where it stood before
     */
    void commit(RoundState next, List<RoundEffect.Storage> storage);

    /** The last state; empty before the first commit. */
    Optional<RoundState> state();

    /** All sealed shares, by whose secrets they are of. */
    SortedMap<ParticipantId, SealedShares> shares();

    /** All revealed shares, one {@link Reveal} a participant, in order of names. */
    List<Reveal> reveals();

    /** The sum of all masked updates, which were made in {@code session}. */
    MaskedSum sum(Session session);

    /** Who did what is wrong; of one participant, what was kept first. */
    SortedMap<ParticipantId, Fault> faults();

    /** What happened, in words, in order. */
    List<String> notes();
}
