// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.hanse.core.world.FiniteWorld;
import org.hanse.core.world.History;

/**
 * A small network trained on the log of a {@link FiniteWorld}: the real trainer with the real loss, items known by their vectors
 * alone. Its values are in the unit of the rewards.
 */
final class Trained {

    static final int OBJECTIVES = ModelSpec.Objective.values().length;

    /** Weighs all objectives alike. */
    static final List<Double> EQUAL = Collections.nCopies(OBJECTIVES, 1.0);

    /** Two heads fit two objectives of equal range to about 0.1 after three steps, four heads to about 0.01. */
    private static final int HEADS = 4;

    private static final ShardRunner RUNNER = ShardRunner.sequential();

    private final int items;
    private final CatalogueScorer total;
    private final List<CatalogueScorer> scorers = new ArrayList<>();

    private Trained(NetworkTrainer trainer, int items, LossSettings loss, List<Double> units) {
        this.items = items;
        this.total = trainer.scorer(
                0,
                new ScoreWeights(
                        0,
                        IntStream.range(0, OBJECTIVES)
                                .mapToObj(c -> loss.omega().get(c) * units.get(c))
                                .toList()),
                RUNNER);
        for (int objective = 0; objective < OBJECTIVES; objective++) {
            Double[] weights = new Double[OBJECTIVES];
            for (int c = 0; c < OBJECTIVES; c++) {
                weights[c] = c == objective ? units.get(c) : 0.0;
            }
            scorers.add(trainer.scorer(0, new ScoreWeights(0, List.of(weights)), RUNNER));
        }
    }

    /**
     * Training plan; all other settings are equal for all worlds.
     *
     * @param window positions of a window
     * @param batch windows of a step
     * @param excludeHistory whether items of a shopper's history are no candidates
     * @param targetEpochs epochs between updates of the target network
     * @param epochs number of epochs
     */
    record Plan(LossSettings loss, int window, int batch, boolean excludeHistory, int targetEpochs, int epochs) {}

    /** Temporal differences alone at their usual size. */
    static LossSettings loss(double discount, int steps, double conservative, int negativeActions) {
        return new LossSettings(10, discount, steps, conservative, negativeActions, EQUAL, true);
    }

    static Trained on(InteractionLog log, int items, ObjectiveRewards rewards, Plan plan) {
        return on(log, items, rewards, plan, ItemVectors.PRIVATE);
    }

    static Trained on(InteractionLog log, int items, ObjectiveRewards rewards, Plan plan, ItemVectors vectors) {
        ModelSpec spec = SpecBuilder.aSpec()
                .withDimension(16)
                .withHeads(HEADS)
                .withHistory(plan.window())
                .withItemVectors(vectors)
                .withObjectives(OBJECTIVES)
                .withTypes(7)
                .withGaps(1)
                .build();
        TrainingSettings settings = TrainingBuilder.aTraining(spec)
                .withOptimizer(new OptimizerSettings(0.01, 0.9, 0.999, 1e-8, 0, 0, 5))
                .withRanking(ScoreWeights.policyOnly(OBJECTIVES))
                .withLoss(plan.loss())
                .withRewards(rewards)
                .withBatch(plan.batch())
                .withExcludeHistory(plan.excludeHistory())
                .withTargetEpochs(plan.targetEpochs())
                .withFullCandidates(items)
                .withDrawnCandidates(items)
                .withMemoryEpochs(Integer.MAX_VALUE)
                .withShards(1)
                .build();
        NetworkTrainer trainer =
                new NetworkTrainer(List.of(new Merchant(log, catalogue(items))), settings, Kernels.best(), RUNNER);
        for (int epoch = 0; epoch < plan.epochs(); epoch++) {
            trainer.epoch((step, mean) -> {});
        }
        return new Trained(trainer, items, plan.loss(), rewards.greatest());
    }

    static Catalogue catalogue(int items) {
        return Catalogue.of(IntStream.range(0, items)
                .mapToObj(item -> CatalogueItem.bare(new ItemId("i" + item)))
                .toList());
    }

    /** Values of one objective after a history, by item. */
    double[] values(History history, int objective) {
        return scores(scorers.get(objective), history, items);
    }

    /** Weighted sums of the values after a history, by item. */
    double[] totals(History history) {
        return scores(total, history, items);
    }

    /** Shows the item of the greatest weighted sum. */
    History.Choice greedy() {
        return greedy(total, items);
    }

    static History.Choice greedy(CatalogueScorer scorer, int items) {
        return history -> greatest(scores(scorer, history, items));
    }

    static double[] scores(CatalogueScorer scorer, History history, int items) {
        double[] scores = new double[items];
        scorer.score(history.sequence(), scores);
        return scores;
    }

    static int greatest(double[] scores) {
        int best = 0;
        for (int a = 1; a < scores.length; a++) {
            best = scores[a] > scores[best] ? a : best;
        }
        return best;
    }
}
