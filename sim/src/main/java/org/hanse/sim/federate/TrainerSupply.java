// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.shard.ShardRunner;

/** Supply of the client trainers of a federation. */
@FunctionalInterface
public interface TrainerSupply {

    /**
     * Returns trainers of participants with these interactions, at least one.
     *
     * @param excludeHistory whether items of a shopper's history are no candidates
     * @param shards runs work on several participants in parallel
     * @throws org.hanse.config.InvalidInputException if the data do not fit the model
     */
    ClientTrainers of(List<Merchant> participants, boolean excludeHistory, ShardRunner shards);
}
