// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.Optional;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.SequenceRange;
import org.hanse.core.learn.network.ShardGradient;
import org.hanse.core.learn.network.SimilarityRows;
import org.hanse.core.learn.network.States;
import org.hanse.core.learn.network.StepContext;

/**
 * Working objects of one shard's losses, each the same for as long as the shard exists.
 *
 * @param step input common to all shards
 * @param kernels arithmetic
 * @param candidates candidates; one object for all shards, or the shard's own
 * @param range current windows
 * @param pass output of the online network for them
 * @param gradient sums of gradients
 * @param memory table rows of the windows' histories, where the network has memory
 * @param similarity cosines with the windows' histories, where the similarity of descriptions adds to scores
 */
public record ShardParts(
        StepContext step,
        Kernels kernels,
        Candidates candidates,
        SequenceRange range,
        States pass,
        ShardGradient gradient,
        Optional<MemoryRows> memory,
        Optional<SimilarityRows> similarity) {

    /** Returns the tables' rows, unless this step drops them. */
    Optional<MemoryRows> remembered() {
        return step.remembers ? memory : Optional.empty();
    }
}
