// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.shard.ShardRunner;

/** Makes the participants of a federation ready. */
@FunctionalInterface
public interface LocalsSource {

    /**
     * The participants with these interactions, at least one.
     *
     * @param excludeHistory whether items that a shopper met are no candidates
     * @param shards runs what can be done for several of them at once
     * @throws org.hanse.config.InvalidInputException if the data do not go with the model
     */
    ClientTrainers of(List<NetworkTrainer.Merchant> participants, boolean excludeHistory, ShardRunner shards);
}
