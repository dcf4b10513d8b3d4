// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.explain.Explainer;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.PatternSupport;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.TextRows;
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
 * @param other the same network with its values if {@code recommender} ranks without them, and the other way round; empty where the plan does not rank by
 *     values
 * @param target target of the objectives' values
 * @param counts counts behind the patterns of the scores
 */
public record ServingModel(
        Recommender recommender,
        Explainer explainer,
        Optional<NetworkScorer> network,
        Optional<Recommender> other,
        ValueTarget target,
        PatternSupport.Counts counts) {

    /** Scores do not depend on the batch of a training. */
    private static final int ANY_BATCH = 1;

    /** Most neighbours of an item in the tables of a network. */
    private static final int NEIGHBOURS = MemoryTables.NEIGHBOURS;

    /**
     * Shop that a model serves.
     *
     * @param merchant catalogue and interactions
     * @param live counts of the interactions, which may change. Rows are derived when they are read
     * @param unavailable indices of items that shoppers cannot buy, which may change, too
     */
    public record Shop(Merchant merchant, LiveCounts live, Set<Integer> unavailable) {

        /** Bytes of an entry of a derived row, and the part of the heap that such rows may take. */
        private static final int ENTRY = Integer.BYTES + Float.BYTES;

        private static final int PART = 4;

        /** Returns the data of a merchant. */
        public static Shop of(Merchant merchant) {
            return new Shop(
                    merchant,
                    LiveCounts.of(
                            merchant.log(),
                            merchant.catalogue().size(),
                            new LiveCounts.Limits(
                                    NEIGHBOURS, Runtime.getRuntime().maxMemory() / PART / ENTRY)),
                    new HashSet<>(merchant.catalogue().unavailable()));
        }

        /** Returns these data with the counts of other shops of a merchant with the same interactions. */
        public Shop with(Merchant pooled) {
            return new Shop(pooled, live, unavailable);
        }

        /** Returns the counts behind the patterns of the tables. */
        PatternSupport.Counts counts() {
            return new PatternSupport.Counts(
                    live,
                    merchant.counts().map(sum -> new PatternSupport.Sum(sum.rows(), sum.shoppers())),
                    merchant.pairs());
        }
    }

    /**
     * Returns the model of a job with a personal part.
     *
     * @param scales scales of the score's parts
     * @param valued whether it ranks by its values, too; without an effect where the plan does not
     * @throws IllegalArgumentException if the data do not fit the network, or it has no terms
     * @throws org.hanse.core.learn.DivergenceException if a score is not finite
     */
    public static ServingModel of(
            JobSetup setup, Shop data, Content content, PartScales scales, boolean valued, ShardRunner runner) {
        JobPlan.Training stage = setup.training();
        return of(stage.training(), stage.excludeHistory(), data, content, scales, valued, runner);
    }

    /**
     * Returns the network that the shop trained alone, see {@link #of(JobSetup, Shop, Content, PartScales, boolean, ShardRunner)}. It has no values.
     *
     * @param data all interactions, which the tables are computed from; the parameters are those of the training
     */
    public static ServingModel of(OwnNetwork own, Shop data, Content content, PartScales scales, ShardRunner runner) {
        return of(own.training(), own.excludeHistory(), data, content, scales, false, runner);
    }

    private static ServingModel of(
            NetworkTraining training,
            boolean excludeHistory,
            Shop data,
            Content content,
            PartScales scales,
            boolean valued,
            ShardRunner runner) {
        TrainingSettings settings = training.settings(ANY_BATCH, excludeHistory);
        LearnedCatalogue learned = new LearnedCatalogues(training.spec(), own -> TextRows.whenRead(own, NEIGHBOURS))
                .of(data.merchant().catalogue(), runner);
        LocalExamples own =
                LocalExamples.of(data.merchant(), learned, settings.objective().rewards(), data.live());
        if (!(scorer(settings, own, data.merchant(), content, runner) instanceof NetworkScorer trained)) {
            throw new IllegalArgumentException("scores of this network have no terms");
        }
        ValueRanking ranking = ValueRanking.of(training);
        NetworkScorer with = trained.scaled(scales, runner);
        NetworkScorer without = ranking.withoutValues(with, runner);
        NetworkScorer network = valued ? with : without;
        Recommender recommender = recommender(network, data);
        return new ServingModel(
                recommender,
                new Explainer(recommender, Grade.of(training.spec())),
                Optional.of(network),
                ranking.hasValues() ? Optional.of(recommender(valued ? without : with, data)) : Optional.empty(),
                training.learning().value().target(),
                data.counts());
    }

    private static Recommender recommender(NetworkScorer network, Shop data) {
        return Recommender.of(network, data.live().popularity())
                .forShop(data.merchant().catalogue(), data.unavailable());
    }

    /** Returns the scores of a job's model for a merchant, with its values where the plan ranks by them. */
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
        return scorer(settings, own, merchant, content, runner);
    }

    private static CatalogueScorer scorer(
            TrainingSettings settings, LocalExamples own, Merchant merchant, Content content, ShardRunner runner) {
        return ServedScores.of(
                own,
                settings,
                content.model().parameters(),
                content.personal().in(own, merchant.catalogue()),
                Kernels.best(),
                runner);
    }

    /** Returns a mix of the merchant's tables. */
    public static ServingModel of(Mix mix, Shop data, ShardRunner runner) {
        return withoutNetwork(
                Recommender.of(mix.toTableMix(data.live(), NodeChoice.training(data.merchant(), runner))), data);
    }

    /** Returns the ranking by popularity. */
    public static ServingModel ofPopularity(Shop data) {
        return withoutNetwork(Recommender.ofPopularity(data.live().popularity()), data);
    }

    private static ServingModel withoutNetwork(Recommender scores, Shop data) {
        Recommender recommender = scores.forShop(data.merchant().catalogue(), data.unavailable());
        return new ServingModel(
                recommender,
                new Explainer(recommender, Grade.STRICT),
                Optional.empty(),
                Optional.empty(),
                ValueTarget.TEMPORAL_DIFFERENCE,
                data.counts());
    }

    /** Returns the same model for another thread. */
    public ServingModel forShard() {
        Recommender own = recommender.forShard();
        return new ServingModel(
                own,
                explainer.with(own),
                network.map(NetworkScorer::forShard),
                other.map(Recommender::forShard),
                target,
                counts);
    }
}
