// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.List;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.shard.ShardRunner;

/** Trainable kind of model, as the rest of a run sees it. */
@FunctionalInterface
public interface TrainerSource {

    /** Returns the data of merchants, in their order. */
    static List<Merchant> data(List<TrainingMerchant> merchants) {
        return merchants.stream().map(TrainingMerchant::merchant).toList();
    }

    /**
     * Creates a trainer.
     *
     * @param merchants merchants that it learns from, at least one
     * @param excludeHistory whether items of a shopper's history are no candidates
     * @param shards runner of the parallel parts
     */
    ModelTrainer trainer(List<TrainingMerchant> merchants, boolean excludeHistory, ShardRunner shards);
}
