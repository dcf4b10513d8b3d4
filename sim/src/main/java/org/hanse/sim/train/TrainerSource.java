// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.List;
import org.hanse.core.learn.LocalTrainer;
import org.hanse.core.learn.NetworkTrainer.Merchant;
import org.hanse.core.shard.ShardRunner;

/** A kind of model that can be trained: all that the rest of a run needs to know of it. */
@FunctionalInterface
public interface TrainerSource {

    /**
     * A trainer at its start.
     *
     * @param merchants whose interactions it learns from, at least one
     * @param excludeHistory whether items that a shopper met are no candidates
     * @param shards runs the parallel parts
     */
    LocalTrainer trainer(List<Merchant> merchants, boolean excludeHistory, ShardRunner shards);
}
