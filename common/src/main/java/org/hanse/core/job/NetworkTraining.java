// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.model.ModelSpec;

/**
 * Training of Hanse's own network.
 *
 * @param spec architecture
 * @param learning settings of training
 * @param rewards rewards of interactions for the objectives
 * @param seed seed of the initial parameters, and of draws in central training
 */
public record NetworkTraining(ModelSpec spec, LearningConfig learning, ObjectiveRewards rewards, long seed) {

    /** Network of one shop that trains alone, and of the scenario for a new data set. */
    public static final NetworkConfig OF_SHOP = new NetworkConfig(
            32,
            NetworkConfig.DEFAULT.encoder(),
            ModelSpec.Gate.STRICT,
            NetworkConfig.DEFAULT.heads(),
            NetworkConfig.DEFAULT.memory(),
            NetworkConfig.DEFAULT.itemVectors(),
            NetworkConfig.DEFAULT.itemRows(),
            false,
            NetworkConfig.DEFAULT.content(),
            NetworkConfig.DEFAULT.similarity(),
            NetworkConfig.DEFAULT.sequence(),
            NetworkConfig.DEFAULT.memoryPrior());

    /** Learning of {@link #OF_SHOP}, about a minute for a small shop. */
    public static final LearningConfig LEARNING_OF_SHOP = LearningConfig.DEFAULT.withLength(15, 3);

    /** Seed of {@link #OF_SHOP}. */
    public static final long SEED_OF_SHOP = 1;

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    /** Epochs for which a target network stays the same in central training. */
    private static final int TARGET_EPOCHS = 1;

    /**
     * Returns the training of a shop's own network.
     *
     * @param facts features of the shop's data
     */
    public static NetworkTraining ofShop(ReadableFacts facts) {
        return new NetworkTraining(
                facts.spec(OF_SHOP, LEARNING_OF_SHOP),
                LEARNING_OF_SHOP,
                ObjectiveRewards.of(RewardSettings.DEFAULT),
                SEED_OF_SHOP);
    }

    /**
     * Returns the settings of trainers.
     *
     * @param batch windows of a step
     * @param excludeHistory whether items of a shopper's history are no candidates
     */
    public TrainingSettings settings(int batch, boolean excludeHistory) {
        return new TrainingSettings(
                spec,
                new OptimizerSettings(
                        learning.rate(),
                        BETA_1,
                        BETA_2,
                        EPSILON,
                        learning.weightDecay(),
                        learning.warmup(),
                        learning.clipNorm(),
                        learning.averaging()),
                objective(learning, rewards, spec.objectives() > 0),
                new TrainingSettings.Steps(batch, learning.dropout(), learning.shards(), TARGET_EPOCHS),
                new TrainingSettings.Candidates(
                        excludeHistory,
                        learning.candidates().full(),
                        learning.candidates().drawn(),
                        learning.candidates().met()),
                new TrainingSettings.Memory(learning.memoryEpochs(), learning.memoryDropoutWhere(excludeHistory)),
                seed);
    }

    /**
     * Returns loss, rewards and ranking of a network.
     *
     * @param valued whether the network has values of the objectives
     */
    public static TrainingSettings.Objective objective(
            LearningConfig learning, ObjectiveRewards rewards, boolean valued) {
        return TrainingSettings.Objective.of(
                loss(learning, valued),
                new ScoreWeights(
                        learning.ranking().policy(), weights(learning.ranking().objectives(), valued)),
                rewards);
    }

    private static LossSettings loss(LearningConfig learning, boolean valued) {
        LearningConfig.Value value = learning.value();
        return new LossSettings(
                value.weight(),
                value.discount(),
                value.steps(),
                value.conservative(),
                value.negatives(),
                weights(value.best(), valued),
                true,
                value.target(),
                learning.algorithm(),
                learning.first(),
                value.cut());
    }

    private static List<Double> weights(LearningConfig.Weights weights, boolean valued) {
        return valued ? weights.list() : List.of();
    }
}
