// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.clientnode.port.ServedModel.Validation;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.evaluate.TrainedScorer;
import org.hanse.core.evaluate.baseline.Calibration;
import org.hanse.core.evaluate.baseline.Tuning;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.shard.ShardRunner;

/**
 * A merchant's interactions, split as in the simulator: a node trains on what comes before the validation targets, and compares models by
 * them. Test targets are in neither part, so that figures of services and simulations are of the same examples.
 *
 * @param protocol protocol of the data set
 * @param training catalogue and interactions to train on
 * @param queries validation queries; may be empty
 */
record OwnSplit(Protocol protocol, Merchant training, List<Query> queries) {

    private static final int RESAMPLES = 1_000;
    private static final long SEED = 1;

    /**
     * Splits a merchant's interactions. Interactions that leave nothing to train on are not split.
     *
     * @param described protocol of the data set; a given split is replaced by leave-one-out, since a node has one log
     */
    static OwnSplit of(Merchant merchant, Protocol described) {
        Protocol protocol =
                described.split() instanceof Protocol.Supplied ? described.with(new Protocol.LeaveOneOut()) : described;
        Holdout validation = Splitter.split(
                        protocol, merchant.log(), Optional.empty(), Optional.empty(), GainRule.binary())
                .validation();
        return teaches(validation.train())
                ? new OwnSplit(
                        protocol,
                        new Merchant(validation.train(), merchant.catalogue()).withBaskets(protocol.baskets()),
                        validation.queries())
                : new OwnSplit(protocol, merchant.withBaskets(protocol.baskets()), List.of());
    }

    /** Returns whether a shopper has two interactions, which is the least that a network learns from. */
    private static boolean teaches(InteractionLog log) {
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            if (log.length(shopper) > 1) {
                return true;
            }
        }
        return false;
    }

    private Metric metric() {
        return Tuning.metric(protocol);
    }

    int cutoff() {
        return Tuning.cutoff(protocol.cutoffs());
    }

    /** Returns the name of the metric that models are compared by, such as {@code ndcg@10}. */
    String metricName() {
        return metric().key() + "@" + cutoff();
    }

    /**
     * Returns the value of a model on the validation queries; there must be at least one.
     *
     * @throws org.hanse.core.evaluate.NotFiniteScoreException if a score is not finite
     */
    double value(CatalogueScorer scorer) {
        return ranked(new TrainedScorer(scorer)).value();
    }

    /**
     * Validates a model, with the scales of a network's parts chosen on the same queries.
     *
     * @param version version of the data
     * @param popularity value of the ranking by number of shoppers
     * @throws org.hanse.core.evaluate.NotFiniteScoreException if a score is not finite
     */
    Validation validation(CatalogueScorer scorer, String version, OptionalDouble popularity) {
        PartScales scales = PartScales.ONE;
        CatalogueScorer scaled = scorer;
        if (scorer instanceof NetworkScorer network) {
            scales = Calibration.of(network, protocol, popularities(), queries, ShardRunner.sequential())
                    .scales();
            scaled = network.scaled(scales, ShardRunner.sequential());
        }
        return new Validation(
                metricName(), value(values(new TrainedScorer(scaled))), queries.size(), version, popularity, scales);
    }

    private int[] popularities() {
        return ItemPopularity.of(training.log(), training.catalogue().size()).toArray();
    }

    /** Returns the values of the ranking by number of shoppers on the validation queries; empty without a query. */
    Optional<MetricValues> popularity() {
        ItemPopularity popularity =
                ItemPopularity.of(training.log(), training.catalogue().size());
        return values((ItemScorer) (history, scores) -> popularity.addTo(scores, 1));
    }

    /** Returns the values of a ranking on the validation queries; empty without a query. */
    Optional<MetricValues> values(ItemScorer scorer) {
        return queries.isEmpty() ? Optional.empty() : Optional.of(ranked(scorer));
    }

    /** Returns the values of a model with these scales; empty without a query. */
    Optional<MetricValues> values(CatalogueScorer scorer, PartScales scales) {
        return values(scaled(scorer, scales));
    }

    /** Returns a model with these scales. */
    static ItemScorer scaled(CatalogueScorer scorer, PartScales scales) {
        return new TrainedScorer(
                scorer instanceof NetworkScorer network ? network.scaled(scales, ShardRunner.sequential()) : scorer);
    }

    /** Returns the share of the queries with a target in the list. */
    double found(ItemScorer scorer) {
        return MetricValues.of(Metric.HR, cutoff(), rankings(scorer)).value();
    }

    /** Returns the value over all queries; empty without a query. */
    static OptionalDouble value(Optional<MetricValues> values) {
        return values.map(own -> OptionalDouble.of(own.value())).orElseGet(OptionalDouble::empty);
    }

    private MetricValues ranked(ItemScorer scorer) {
        return MetricValues.of(metric(), cutoff(), rankings(scorer));
    }

    private Rankings rankings(ItemScorer scorer) {
        int items = training.catalogue().size();
        return new RankingEvaluator(protocol, items, popularities(), ShardRunner.sequential()).rank(scorer, queries);
    }

    /** Returns a ranking minus another one, with a bootstrap interval over the queries. */
    static Difference difference(MetricValues own, MetricValues other) {
        return new Bootstrap(RESAMPLES, SEED, ShardRunner.sequential()).paired(own, other);
    }
}
