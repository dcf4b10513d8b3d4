// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.List;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.clientnode.app.NetworkTrainers;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.train.BatchSize;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.TrainerSupply;

/**
 * Factory of trainers for Hanse's own network (docs/design/network.md).
 *
 * @param spec shape of the network
 * @param catalogues catalogues, prepared for that shape
 * @param learning training settings
 * @param rewards weights of interactions in the objectives
 * @param seed seed of all random draws
 */
public record NetworkSource(
        ModelSpec spec, LearnedCatalogues catalogues, LearningConfig learning, ObjectiveRewards rewards, long seed)
        implements TrainerSource, TrainerSupply {

    /**
     * Creates a trainer.
     *
     * @throws InvalidInputException if the data, or a step on them, are too large for the network
     */
    @Override
    public ModelTrainer trainer(List<TrainingMerchant> merchants, boolean excludeHistory, ShardRunner shards) {
        List<Merchant> data = TrainerSource.data(merchants);
        long windows = NetworkTrainer.windows(data, spec.history());
        int batch = learning.batch().orElseGet(() -> BatchSize.of(windows));
        TrainingSettings settings = training().settings(batch, excludeHistory);
        try {
            return new NetworkTrainer(data, catalogues, settings, Kernels.best(), shards);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    @Override
    public ClientTrainers of(List<Merchant> participants, boolean excludeHistory, ShardRunner shards) {
        try {
            return NetworkTrainers.of(training(), catalogues, participants, excludeHistory, shards);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private NetworkTraining training() {
        return new NetworkTraining(spec, learning, rewards, seed);
    }

    private static InvalidInputException refused(IllegalArgumentException e) {
        return new InvalidInputException("network: " + e.getMessage(), e);
    }
}
