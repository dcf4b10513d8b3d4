// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** The unit of rewards has no effect on a ranking; their sizes relative to each other have. */
class RewardUnitTest {

    private static final NetworkMode MODE = NetworkMode.full(EncoderKind.GRU, Gate.STRICT, true, 2);
    private static final List<Double> WEIGHTS = List.of(1.0, 1.0, 1.0);
    private static final int EPOCHS = 3;

    private final TrainingFixture fixture = new TrainingFixture(5);

    private double[] scores(double click, double purchase, double like) {
        ObjectiveRewards rewards = new ObjectiveRewards(Map.of("view", List.of(click, purchase, like)));
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(fixture.merchant()),
                TrainingBuilder.aTraining(MODE.spec())
                        .withLoss(MODE.loss())
                        .withRanking(new ScoreWeights(1, WEIGHTS))
                        .withRewards(rewards)
                        .withExcludeHistory(true)
                        .build(),
                Kernels.best(),
                ShardRunner.sequential());
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            trainer.epoch((step, loss) -> {});
        }
        double[] scores = new double[TrainingFixture.ITEMS];
        InteractionSequence history = fixture.merchant().log().sequence(0);
        trainer.scorer(0, ShardRunner.sequential()).score(history, scores);
        return scores;
    }

    @Test
    void rewards_tenTimesAsGreat_rankAlikeBitForBit() {
        assertThat(scores(10, 20, -5)).isEqualTo(scores(1, 2, -0.5));
    }

    @Test
    void rewards_ofOneObjectiveGreater_countMoreInTheScore() {
        ObjectiveRewards rewards = new ObjectiveRewards(Map.of("view", List.of(1.0, 2.0, -0.5)));

        assertThat(rewards.scaled(WEIGHTS)).containsExactly(0.5, 1.0, 0.25);
        assertThat(rewards.scaled().byType()).containsEntry("view", List.of(1.0, 1.0, -1.0));
        assertThat(scores(1, 2, -0.5)).isNotEqualTo(scores(1, 4, -0.5));
    }
}
