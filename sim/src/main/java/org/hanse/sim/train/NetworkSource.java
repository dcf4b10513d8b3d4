// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.List;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.learn.BatchSize;
import org.hanse.core.learn.LearnedCatalogues;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ModelTrainer;
import org.hanse.core.learn.NetworkTrainer;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Locals;
import org.hanse.sim.federate.LocalsSource;

/**
 * Makes trainers of Hanse's own network (docs/NETWORK.md).
 *
 * @param spec its shape
 * @param catalogues made ready for that shape
 * @param learning how it is trained
 * @param rewards what interactions are worth to the objectives
 * @param seed of everything that is drawn
 */
public record NetworkSource(
        ModelSpec spec, LearnedCatalogues catalogues, LearningConfig learning, ObjectiveRewards rewards, long seed)
        implements TrainerSource, LocalsSource {

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    /** A target network holds for one epoch. */
    private static final int TARGET_EPOCHS = 1;

    /**
     * As promised there.
     *
     * @throws InvalidInputException if the data, or a step on them, are too large for the network
     */
    @Override
    public ModelTrainer trainer(List<Learner> learners, boolean excludeHistory, ShardRunner shards) {
        List<NetworkTrainer.Merchant> merchants = TrainerSource.merchants(learners);
        long windows = NetworkTrainer.windows(merchants, spec.history());
        int batch = learning.batch().orElseGet(() -> BatchSize.of(windows));
        TrainingSettings settings = settings(batch, excludeHistory);
        try {
            return new NetworkTrainer(merchants, catalogues, settings, Kernels.best(), shards);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("network: " + e.getMessage(), e);
        }
    }

    @Override
    public Locals of(List<NetworkTrainer.Merchant> participants, boolean excludeHistory, ShardRunner shards) {
        return NetworkLocals.of(this, participants, excludeHistory, shards);
    }

    /** The same in the words of {@code core.learn}. */
    TrainingSettings settings(int batch, boolean excludeHistory) {
        return new TrainingSettings(
                spec,
                new OptimizerSettings(
                        learning.rate(),
                        BETA_1,
                        BETA_2,
                        EPSILON,
                        learning.weightDecay(),
                        learning.warmup(),
                        learning.clipNorm()),
                loss(),
                new ScoreWeights(
                        learning.ranking().policy(),
                        objectives(learning.ranking().objectives())),
                rewards,
                batch,
                learning.dropout(),
                excludeHistory,
                learning.candidates().full(),
                learning.candidates().drawn(),
                TARGET_EPOCHS,
                learning.memoryEpochs(),
                learning.memoryDropoutWhere(excludeHistory),
                learning.shards(),
                seed);
    }

    private LossSettings loss() {
        LearningConfig.Value value = learning.value();
        return new LossSettings(
                value.weight(),
                value.discount(),
                value.steps(),
                value.conservative(),
                value.negatives(),
                objectives(value.best()),
                true,
                value.target());
    }

    private List<Double> objectives(LearningConfig.Weights weights) {
        return spec.objectives() == 0 ? List.of() : weights.list();
    }
}
