// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Collections;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.shard.ShardRunner;

/**
 * Ranking of a plan with and without the values of its network (decision 0090). A node compares networks without their values, and adds these
 * only where validation and its own log permit it.
 *
 * @param weights weights of the plan
 */
record ValueRanking(ScoreWeights weights) {

    /** Returns the ranking of a network. */
    static ValueRanking of(NetworkTraining training) {
        return new ValueRanking(NetworkTraining.objective(
                        training.learning(), training.rewards(), training.spec().objectives() > 0)
                .ranking());
    }

    /** Returns whether the plan ranks by values, too. */
    boolean hasValues() {
        return weights.objectives().stream().anyMatch(weight -> weight != 0);
    }

    /** Returns the scores without values; the same scores if the plan does not rank by them. A plan of values alone leaves the policy. */
    NetworkScorer withoutValues(NetworkScorer scorer, ShardRunner runner) {
        return hasValues()
                ? scorer.rankedBy(
                        new ScoreWeights(
                                weights.policy() == 0 ? 1 : weights.policy(),
                                Collections.nCopies(weights.objectives().size(), 0.0)),
                        runner)
                : scorer;
    }

    /** Returns the scores without values, see {@link #withoutValues(NetworkScorer, ShardRunner)}; other scores than those of a network stay. */
    CatalogueScorer withoutValues(CatalogueScorer scorer, ShardRunner runner) {
        return scorer instanceof NetworkScorer network ? withoutValues(network, runner) : scorer;
    }
}
