// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Optional;
import org.hanse.core.learn.kernel.Kernels;

/**
 * What the losses of one shard work with; each part is the same object for as long as the shard exists.
 *
 * @param step what all shards read
 * @param kernels does the arithmetic
 * @param candidates what is compared with; one for all shards, or the shard's own
 * @param range the windows at hand
 * @param pass what the online network made of them
 * @param gradient where gradients are added up
 * @param memory the rows that the windows' histories see, where the network has memory
 */
record ShardParts(
        StepContext step,
        Kernels kernels,
        Candidates candidates,
        SequenceRange range,
        States pass,
        ShardGradient gradient,
        Optional<MemoryRows> memory) {

    /** The tables' rows, unless this step goes without. */
    Optional<MemoryRows> remembered() {
        return step.remembers ? memory : Optional.empty();
    }
}
