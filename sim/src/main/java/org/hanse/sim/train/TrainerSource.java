// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.List;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.NetworkTrainer.Merchant;
import org.hanse.core.shard.ShardRunner;

/** Trainable kind of model, as the rest of a run sees it. */
@FunctionalInterface
public interface TrainerSource {

    /**
     * Source of training interactions.
     *
     * @param id unique in a run
     * @param late whether, in a federation, only a personal part is trained on it, after the last round
     */
    record Learner(String id, Merchant merchant, boolean late) {}

    /** Returns the interactions of learners, without their names. */
    static List<Merchant> merchants(List<Learner> learners) {
        return learners.stream().map(Learner::merchant).toList();
    }

    /**
     * Creates a trainer.
     *
     * @param learners sources of training interactions, at least one
     * @param excludeHistory whether items of a shopper's history are no candidates
     * @param shards runner of the parallel parts
     */
    ModelTrainer trainer(List<Learner> learners, boolean excludeHistory, ShardRunner shards);
}
