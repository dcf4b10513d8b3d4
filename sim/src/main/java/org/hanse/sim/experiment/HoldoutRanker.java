// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.Optional;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.baseline.Calibration;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.DatasetEntry;

/** Ranking of the queries of one holdout of a part. */
final class HoldoutRanker {

    /** Scorer without training data: equal scores, which rank every target last. */
    static final ItemScorer NOTHING_LEARNED = (history, scores) -> {};

    private final Holdout holdout;
    private final Protocol protocol;
    private final int[] popularity;
    private final ShardRunner shards;
    private final RankingEvaluator evaluator;

    HoldoutRanker(DatasetEntry merchant, Holdout holdout, ShardRunner shards) {
        int items = merchant.dataset().catalogue().size();
        this.holdout = holdout;
        this.protocol = merchant.protocol();
        this.popularity = ItemPopularity.of(holdout.train(), items).toArray();
        this.shards = shards;
        this.evaluator = new RankingEvaluator(protocol, items, popularity, shards);
    }

    /** Returns whether there are queries. */
    boolean asks() {
        return !holdout.queries().isEmpty();
    }

    /** Returns the rankings; empty without queries. */
    Optional<Rankings> rank(ItemScorer scorer) {
        return asks() ? Optional.of(evaluator.rank(scorer, holdout.queries())) : Optional.empty();
    }

    /** Chooses the scales of a network's parts on the queries. */
    Calibration calibrate(NetworkScorer scorer) {
        return Calibration.of(scorer, protocol, popularity, holdout.queries(), shards);
    }
}
