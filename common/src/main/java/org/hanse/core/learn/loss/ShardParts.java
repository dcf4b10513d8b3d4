// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.Optional;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.SequenceRange;
import org.hanse.core.learn.network.ShardGradient;
import org.hanse.core.learn.network.States;
import org.hanse.core.learn.network.StepContext;

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
public record ShardParts(
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
