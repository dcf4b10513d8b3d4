// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;

/**
 * Last trained update of each job, before masking. Used by one thread at a time; methods block. A stored update is durable when
 * {@link #store} returns: a restarted node sends the same one and draws no noise again.
 */
public interface UpdateStore {

    /**
     * Update of a round.
     *
     * @param context digest of the inputs that it was computed from
     */
    record StoredUpdate(RoundId round, Digest context, IntegerUpdate update) {}

    /** Replaces the update of a job. It stays until the round is over for this node. */
    void store(JobId job, StoredUpdate update);

    /**
     * Returns the update of a job; empty if there is none in this format.
     *
     * @param size number of elements
     */
    Optional<StoredUpdate> load(JobId job, QuantizationSpec spec, int size);

    /** Deletes the update of a job, if there is one in any format. */
    void delete(JobId job);
}
