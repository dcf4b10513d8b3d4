// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.util.Optional;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.StoredSum;

/**
 * Store of noised sums, one per round. A sum is never replaced, because two draws of noise on one sum reveal more than
 * one.
 *
 * <p>Used by one thread at a time; may block. A second writer in any process fails to open the store. A sum is durable
 * when {@link #store} returns. After a crash or an error during storage it is complete or absent; nothing of it was
 * released, so both are safe.
 */
public interface NoisedSumStore {

    /**
     * Returns the sum of a round; empty if none is stored.
     *
     * @throws RuntimeException if a sum is stored and unreadable: no noise may be drawn in its place
     */
    Optional<StoredSum> of(JobId job, RoundId round);

    /**
     * Stores the sum of its round. A repeated call with the same sum changes nothing, and makes it durable after an
     * earlier error.
     *
     * @throws IllegalStateException if another sum of the round is stored, which remains
     * @throws RuntimeException if the storage is uncertain: the sum may not be released then
     */
    void store(StoredSum sum);
}
