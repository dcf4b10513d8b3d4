// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.learn.train.ItemPersonalState;

/**
 * Personal parameters of each job between rounds. Used by one thread at a time; methods block. Stored states are durable when
 * {@link #store} returns. They are private: only the owner of the node may read them.
 */
public interface PersonalStateStore {

    /**
     * States around the last trained round.
     *
     * @param base digest of the global model of that round
     * @param before state before the round
     * @param after state after the round
     */
    record StoredStates(Digest base, ItemPersonalState before, ItemPersonalState after) {

        /**
         * Returns the state that training from a model starts with. While the global model is the base of the last trained round, that
         * round has not counted, so its result is not used.
         *
         * @param model digest of the global model
         */
        public ItemPersonalState startFor(Digest model) {
            return model.equals(base) ? before : after;
        }
    }

    /** Replaces the states of a job. */
    void store(JobId job, StoredStates states);

    /** Returns the states of a job; empty if there are none, or the stored bytes are damaged. */
    Optional<StoredStates> load(JobId job);
}
