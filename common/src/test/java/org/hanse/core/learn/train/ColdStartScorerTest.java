// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Scorer for a merchant that took no part in the training. */
class ColdStartScorerTest {

    private static final int ITEMS = 17;

    private final TrainingFixture fixture = new TrainingFixture(3);
    private final Catalogue catalogue =
            ReferenceCatalogue.random(ITEMS, new SplittableRandom(9)).catalogue();
    private final InteractionLog log = RandomLogs.of(9, 5, ITEMS, 6);

    /** Tables that took no part in training leave the shared network as one without; a new merchant has none of either. */
    @Test
    void coldStartScorer_networkWithTables_scoresLikeThatWithout() {
        double[] with = scores(
                NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, true, 4).spec());
        double[] without = scores(
                NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, false, 4).spec());
        assertThat(with).isEqualTo(without);
        assertThat(Arrays.stream(with).distinct().count()).isGreaterThan(ITEMS / 2);
    }

    @Test
    void coldStartScorer_nothingIsKnownOfItemsButTheirVectors_thereIsNone() {
        ModelSpec full =
                NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, true, 4).spec();
        ModelSpec bare = SpecBuilder.like(full)
                .withContent(Optional.empty())
                .withItemVectors(ItemVectors.PRIVATE)
                .withMemory(true)
                .build();
        assertThat(trainer(bare).coldStartScorer(catalogue, ShardRunner.sequential()))
                .isEmpty();
    }

    private double[] scores(ModelSpec spec) {
        NetworkTrainer trainer = trainer(spec);
        trainer.epoch((step, loss) -> {});
        double[] scores = new double[ITEMS];
        trainer.coldStartScorer(catalogue, ShardRunner.sequential())
                .orElseThrow()
                .score(log.sequence(0), scores);
        return scores;
    }

    private NetworkTrainer trainer(ModelSpec spec) {
        TrainingSettings settings = TrainingBuilder.aTraining(spec)
                .withLoss(new LossSettings(0.5, 0.5, 1, 0, 0, List.of(1.0, 1.0, 1.0), true))
                .withRanking(ScoreWeights.policyOnly(3))
                .withMemoryDropout(1)
                .withShards(4)
                .withSeed(5)
                .build();
        return new NetworkTrainer(List.of(fixture.merchant()), settings, Kernels.best(), ShardRunner.sequential());
    }
}
