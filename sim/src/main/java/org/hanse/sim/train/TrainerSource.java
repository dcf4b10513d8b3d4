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

    /** The interactions of learners, without their names. */
    static List<Merchant> merchants(List<Learner> learners) {
        return learners.stream().map(Learner::merchant).toList();
    }

    /**
     * A trainer at its start.
     *
     * @param learners whose interactions it learns from, at least one
     * @param excludeHistory whether items that a shopper met are no candidates
     * @param shards runs the parallel parts
     */
    ModelTrainer trainer(List<Learner> learners, boolean excludeHistory, ShardRunner shards);
}
