// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.Optional;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.Merchant;

/** Ranks the queries of one holdout of a part by any model's scores. */
final class HoldoutRanker {

    /** What has nothing to learn from scores all items alike, which ranks every target last. */
    static final ItemScorer NOTHING_LEARNED = (history, scores) -> {};

    private final Holdout holdout;
    private final RankingEvaluator evaluator;

    HoldoutRanker(Merchant merchant, Holdout holdout, ShardRunner shards) {
        int items = merchant.dataset().catalogue().size();
        this.holdout = holdout;
        this.evaluator = new RankingEvaluator(
                merchant.protocol(),
                items,
                ItemPopularity.of(holdout.train(), items).toArray(),
                shards);
    }

    /** Whether there are queries. */
    boolean asks() {
        return !holdout.queries().isEmpty();
    }

    /** Empty if there are no queries. */
    Optional<Rankings> rank(ItemScorer scorer) {
        return asks() ? Optional.of(evaluator.rank(scorer, holdout.queries())) : Optional.empty();
    }
}
