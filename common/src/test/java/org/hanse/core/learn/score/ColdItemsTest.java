// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items that a merchant's log never meets are known by their content alone, before training and after it. */
class ColdItemsTest {

    private static final int ITEMS = 30;
    private static final int MET = 20;

    /** With the whole catalogue cold items are negatives at every position. The other case has sampled candidates. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void train_itemsNeverMet_haveNoVectorAndNoBias(int fullCandidates) {
        InteractionLog log = ServedNetwork.log(MET, 40, 8, new SplittableRandom(2));
        NetworkTrainer trainer = trainer(log, ItemVectors.PRIVATE, fullCandidates);
        for (int epoch = 0; epoch < 3; epoch++) {
            requireCold(trainer.personal(0).parameters(), log);
            trainer.epoch((step, loss) -> {});
        }
        requireCold(trainer.personal(0).parameters(), log);
    }

    private static void requireCold(ParameterVector personal, InteractionLog log) {
        int[] met = ItemPopularity.of(log, ITEMS).toArray();
        ParameterLayout.Block vectors = personal.layout().block("item.vector");
        ParameterLayout.Block biases = personal.layout().block("item.bias");
        int d = vectors.size() / ITEMS;
        for (int item = 0; item < ITEMS; item++) {
            double norm = 0;
            for (int i = 0; i < d; i++) {
                norm += Math.abs(personal.get(vectors.at() + item * d + i));
            }
            if (met[item] > 0) {
                assertThat(norm).as("vector of item %d", item).isPositive();
            } else {
                assertThat(norm).as("vector of item %d", item).isZero();
                assertThat(personal.get(biases.at() + item))
                        .as("bias of item %d", item)
                        .isZero();
            }
        }
    }

    private static NetworkTrainer trainer(InteractionLog log, ItemVectors vectors, int fullCandidates) {
        ModelSpec spec =
                ServedNetwork.Kind.small().withMemory(false).withObjectives(0).spec();
        ModelSpec own = SpecBuilder.like(spec)
                .withDimension(8)
                .withHeads(2)
                .withHistory(6)
                .withItemVectors(vectors)
                .withObjectives(0)
                .withMemory(false)
                .withTypes(9)
                .withGaps(20)
                .withValues(10)
                .build();
        TrainingSettings settings = TrainingBuilder.aTraining(own)
                .withOptimizer(new OptimizerSettings(0.01, 0.9, 0.999, 1e-8, 0.01, 0, Double.POSITIVE_INFINITY))
                .withFullCandidates(fullCandidates)
                .withMemoryEpochs(Integer.MAX_VALUE)
                .withSeed(5)
                .build();
        return new NetworkTrainer(
                List.of(new Merchant(log, ServedNetwork.catalogue(ITEMS, new SplittableRandom(9)))),
                settings,
                Kernels.best(),
                ShardRunner.sequential());
    }

    /** A shopper with a history of cold items is served by their content. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void score_allColdHistory_dependsOnTheItemsContent(boolean vectors) {
        InteractionLog log = ServedNetwork.log(MET, 40, 8, new SplittableRandom(2));
        NetworkTrainer trainer = trainer(log, vectors ? ItemVectors.PRIVATE : ItemVectors.NONE, 1000);
        trainer.epoch((step, loss) -> {});
        OnlineScorer online = trainer.scorer(0, ShardRunner.sequential()).online();
        Optional<float[]> before = Optional.empty();
        for (int item = MET; item < MET + 2; item++) {
            ShopperState state = online.begin();
            online.append(state, item, InteractionType.VIEW, 0, Double.NaN);
            float[] scores = online.score(state).clone();
            for (float score : scores) {
                assertThat(score).isFinite();
            }
            before.ifPresent(other -> assertThat(scores).isNotEqualTo(other));
            before = Optional.of(scores);
        }
    }
}
