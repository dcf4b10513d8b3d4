// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;

/** A small synthetic merchant and trainers for it. */
public final class TrainingFixture {

    public static final int ITEMS = 40;

    private static final int SHOPPERS = 30;
    private static final int LONGEST = 14;
    private static final int BATCH = 8;

    private final Merchant merchant;

    public TrainingFixture(long seed) {
        this(seed, SHOPPERS);
    }

    public TrainingFixture(long seed, int shoppers) {
        InteractionLog log = RandomLogs.of(seed, shoppers, ITEMS, LONGEST);
        merchant = new Merchant(
                log,
                ReferenceCatalogue.random(ITEMS, new SplittableRandom(seed)).catalogue());
    }

    public Merchant merchant() {
        return merchant;
    }

    /** Creates a trainer of a network of this mode, with sampled candidates by default. */
    public NetworkTrainer trainer(NetworkMode mode, int shards, Kernels kernels, ShardRunner runner) {
        return new NetworkTrainer(List.of(merchant), settings(mode, shards), kernels, runner);
    }

    /** Returns a network with tables, trained for some epochs. */
    public NetworkScorer trained(Gate gate, int epochs) {
        NetworkTrainer trainer =
                trainer(NetworkMode.full(EncoderKind.GRU, gate, true, 4), 4, Kernels.best(), ShardRunner.sequential());
        for (int epoch = 0; epoch < epochs; epoch++) {
            trainer.epoch((step, loss) -> {});
        }
        return trainer.scorer(0, ShardRunner.sequential());
    }

    /** Settings under which every part of training takes part: decay, warm-up, clipping, a new target now and then. */
    public static TrainingSettings settings(NetworkMode mode, int shards) {
        return settings(mode, shards, Integer.MAX_VALUE, 0);
    }

    /** Settings without an average, whose parameters are those of the last step. */
    public static TrainingSettings withoutAverage(
            NetworkMode mode, int shards, int memoryEpochs, double memoryDropout) {
        OptimizerSettings last = new OptimizerSettings(0.01, 0.9, 0.99, 1e-3, 0.01, 5, 1.0);
        return TrainingBuilder.like(settings(mode, shards, memoryEpochs, memoryDropout))
                .withOptimizer(last)
                .build();
    }

    public static TrainingSettings settings(NetworkMode mode, int shards, int memoryEpochs, double memoryDropout) {
        LossSettings loss = mode.loss();
        return TrainingBuilder.aTraining(mode.spec())
                .withOptimizer(new OptimizerSettings(0.01, 0.9, 0.99, 1e-3, 0.01, 5, 1.0, 1.5))
                .withLoss(loss)
                .withRanking(new ScoreWeights(1, loss.omega()))
                .withRewards(new ObjectiveRewards(Map.of("view", List.of(1.0, 0.5, -0.5))))
                .withBatch(BATCH)
                .withDropout(mode.dropoutShare())
                .withExcludeHistory(mode.excludeHistory())
                .withFullCandidates(mode.comparison() == NetworkMode.Comparison.ALL ? ITEMS : 0)
                .withDrawnCandidates(ITEMS / 2)
                .withMetCandidates(mode.comparison() == NetworkMode.Comparison.MET)
                .withTargetEpochs(2)
                .withMemoryEpochs(memoryEpochs)
                .withMemoryDropout(memoryDropout)
                .withShards(shards)
                .build();
    }
}
