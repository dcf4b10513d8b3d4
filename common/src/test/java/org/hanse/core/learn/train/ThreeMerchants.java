// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;

/** Three merchants, the first two with one catalogue, and trainers of them. */
final class ThreeMerchants {

    static final int ITEMS = 40;
    private static final int MET = 30;

    final Catalogue chain =
            ReferenceCatalogue.random(ITEMS, new SplittableRandom(3)).catalogue();

    final List<InteractionLog> logs = List.of(log(1, 30), log(2, 17), log(3, 23));

    private final Catalogue other =
            ReferenceCatalogue.random(ITEMS, new SplittableRandom(4)).catalogue();

    private static InteractionLog log(long seed, int shoppers) {
        return RandomLogs.of(seed, shoppers, MET, 12);
    }

    NetworkLocalTrainer trainer(TrainingSettings settings, List<Integer> participants) {
        return new NetworkLocalTrainer(
                examples(settings, participants), settings, Kernels.named("scalar"), ShardRunner.sequential());
    }

    List<LocalExamples> examples(TrainingSettings settings, List<Integer> participants) {
        ShardRunner runner = ShardRunner.sequential();
        LearnedCatalogue ofChain = LearnedCatalogue.of(chain, settings.spec(), runner);
        LearnedCatalogue ofOther = LearnedCatalogue.of(other, settings.spec(), runner);
        return participants.stream()
                .map(p -> LocalExamples.of(
                        logs.get(p),
                        p < 2 ? ofChain : ofOther,
                        settings.objective().rewards(),
                        settings.steps().batch(),
                        runner))
                .toList();
    }

    static GlobalModel start(LocalTrainer trainer) {
        return new GlobalModel(0, trainer.initial());
    }

    double[] scores(CatalogueScorer scorer, int log) {
        double[] scores = new double[ITEMS];
        scorer.score(logs.get(log).sequence(0), scores);
        return scores;
    }

    static ModelSpec spec(ItemVectors vectors, boolean memory, int objectives) {
        return SpecBuilder.aSpec()
                .withContent(Optional.of(ReferenceCatalogue.CONTENT))
                .withItemVectors(vectors)
                .withObjectives(objectives)
                .withMemory(memory)
                .withTypes(4)
                .withGaps(3)
                .build();
    }

    static TrainingSettings settings(ModelSpec spec, int batch, double dropout) {
        LossSettings loss = spec.objectives() == 0
                ? LossSettings.policyOnly()
                : new LossSettings(0.5, 0.5, 2, 0.1, 2, List.of(1.0, 1.0, 1.0), true);
        return TrainingBuilder.aTraining(spec)
                .withLoss(loss)
                .withRanking(new ScoreWeights(1, loss.omega()))
                .withRewards(new ObjectiveRewards(Map.of("view", List.of(1.0, 0.5, -0.5))))
                .withBatch(batch)
                .withDropout(dropout)
                .withExcludeHistory(true)
                .withFullCandidates(ITEMS)
                .withDrawnCandidates(ITEMS / 2)
                .withMemoryDropout(0.25)
                .build();
    }

    static TrainingSettings withRate(TrainingSettings settings, double rate) {
        return TrainingBuilder.like(settings)
                .withOptimizer(OptimizerSettings.adam(rate))
                .build();
    }
}
