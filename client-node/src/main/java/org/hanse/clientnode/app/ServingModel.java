// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.explain.Explainer;
import org.hanse.core.explain.Grade;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.train.LearnedCatalogue;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.LocalExamples;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.ServedScores;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.shard.ShardRunner;

/**
 * Served model over all of a merchant's interactions, ready to recommend and explain.
 *
 * @param explainer explains what {@code recommender} recommends
 * @param network scores of the network; empty for a mix of tables or popularity
 * @param target target of the objectives' values
 */
public record ServingModel(
        Recommender recommender, Explainer explainer, Optional<NetworkScorer> network, ValueTarget target) {

    /** Scores do not depend on the batch of a training. */
    private static final int ANY_BATCH = 1;

    /**
     * Returns the model of a job with a personal part.
     *
     * @param merchant catalogue and interactions, which the tables are computed from
     * @param scales scales of the score's parts
     * @throws IllegalArgumentException if the data do not fit the network, or it has no terms
     * @throws org.hanse.core.learn.DivergenceException if a score is not finite
     */
    public static ServingModel of(
            JobSetup setup, Merchant merchant, Content content, PartScales scales, ShardRunner runner) {
        return of(scorer(setup, merchant, content, runner), setup.training().training(), merchant, scales, runner);
    }

    /**
     * Returns the network that the shop trained alone, see {@link #of(JobSetup, Merchant, Content, PartScales, ShardRunner)}.
     *
     * @param merchant all interactions, which the tables are computed from; the parameters are those of the training
     */
    public static ServingModel of(
            OwnNetwork own, Merchant merchant, Content content, PartScales scales, ShardRunner runner) {
        return of(scorer(own, merchant, content, runner), own.training(), merchant, scales, runner);
    }

    private static ServingModel of(
            CatalogueScorer scorer,
            NetworkTraining training,
            Merchant merchant,
            PartScales scales,
            ShardRunner runner) {
        if (!(scorer instanceof NetworkScorer trained)) {
            throw new IllegalArgumentException("scores of this network have no terms");
        }
        NetworkScorer network = trained.scaled(scales, runner);
        Recommender recommender = Recommender.of(network, counts(merchant)).forShop(merchant.catalogue());
        return new ServingModel(
                recommender,
                new Explainer(recommender, Grade.of(training.spec())),
                Optional.of(network),
                training.learning().value().target());
    }

    /** Returns the scores of a job's model for a merchant. */
    static CatalogueScorer scorer(JobSetup setup, Merchant merchant, Content content, ShardRunner runner) {
        JobPlan.Training stage = setup.training();
        return scorer(stage.training(), stage.excludeHistory(), merchant, content, runner);
    }

    /** Returns the scores of the shop's own network for its interactions. */
    static CatalogueScorer scorer(OwnNetwork own, Merchant merchant, Content content, ShardRunner runner) {
        return scorer(own.training(), own.excludeHistory(), merchant, content, runner);
    }

    private static CatalogueScorer scorer(
            NetworkTraining training, boolean excludeHistory, Merchant merchant, Content content, ShardRunner runner) {
        TrainingSettings settings = training.settings(ANY_BATCH, excludeHistory);
        LearnedCatalogue learned = new LearnedCatalogues(training.spec()).of(merchant.catalogue(), runner);
        LocalExamples own =
                LocalExamples.of(merchant, learned, settings.objective().rewards(), ANY_BATCH, runner);
        return ServedScores.of(
                own,
                settings,
                content.model().parameters(),
                content.personal().in(own, merchant.catalogue()),
                Kernels.best(),
                runner);
    }

    /** Returns a mix of the merchant's tables. */
    public static ServingModel of(Mix mix, Merchant merchant, ShardRunner runner) {
        return withoutNetwork(
                Recommender.of(mix.toTableMix(NodeChoice.training(merchant, runner)), counts(merchant)), merchant);
    }

    /** Returns the ranking by popularity. */
    public static ServingModel ofPopularity(Merchant merchant) {
        return withoutNetwork(Recommender.ofCounts(counts(merchant)), merchant);
    }

    private static ServingModel withoutNetwork(Recommender scores, Merchant merchant) {
        Recommender recommender = scores.forShop(merchant.catalogue());
        return new ServingModel(
                recommender,
                new Explainer(recommender, Grade.STRICT),
                Optional.empty(),
                ValueTarget.TEMPORAL_DIFFERENCE);
    }

    private static int[] counts(Merchant merchant) {
        return ItemPopularity.of(merchant.log(), merchant.catalogue().size()).toArray();
    }
}
