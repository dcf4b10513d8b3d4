// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.util.Optional;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.StoredSum;

/**
 * Where sums with their noise are: one a round, which is never replaced, since two draws of noise on one sum tell more than either.
 *
 * <p>Used by one thread at a time; may block. Has one writer: a second one, in whatever process, is refused when it opens the store. A sum
 * is durable when {@link #store} returns: after a crash it is there. One whose storing a crash or an error ended is there as a whole or
 * not at all; since nothing of it was released, both will do.
 */
public interface NoisedSumStore {

    /**
     * The sum of a round; empty if none is stored.
     *
     * @throws RuntimeException if one is stored and cannot be read: nothing may be drawn in its place
     */
    Optional<StoredSum> of(JobId job, RoundId round);

    /**
     * Stores the sum of its round. The same once more changes nothing, and is durable on return even if the first time an error ended it.
     *
     * @throws IllegalStateException if another sum of the round is stored, which stays
     * @throws RuntimeException if it is not certain that it is kept: nothing of it may be released then
     */
    void store(StoredSum sum);
}
