// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Arrays;
import java.util.Optional;
import org.hanse.core.interaction.InteractionSequence;

/** A model's scores of the candidates of one query at a time. For one shard; its array is used again by each query. */
final class CandidateScores {

    /** Score of items that are not ranked, below every score of a model. */
    static final double NOT_RANKED = Double.NEGATIVE_INFINITY;

    private final ItemScorer scorer;
    private final Protocol.HistoryRule rule;
    private final Optional<NegativeSample> sample;
    private final double[] scores;
    private final boolean[] target;

    CandidateScores(Protocol protocol, int items, ItemScorer scorer) {
        this.scorer = scorer;
        this.rule = protocol.history();
        this.sample = protocol.candidates() instanceof Protocol.SampledNegatives negatives
                ? Optional.of(new NegativeSample(negatives, items))
                : Optional.empty();
        this.scores = new double[items];
        this.target = new boolean[items];
    }

    /** Scores of all items {@code [item]}, {@link #NOT_RANKED} for those that are no candidates. */
    double[] of(Query query) {
        Arrays.fill(scores, 0);
        scorer.score(query.history(), scores);
        requireFinite(query);
        if (sample.isPresent()) {
            sample.get().keepCandidates(query, scores);
        } else if (rule == Protocol.HistoryRule.EXCLUDE) {
            excludeHistory(query);
        }
        return scores;
    }

    private void excludeHistory(Query query) {
        InteractionSequence history = query.history();
        markTargets(query, true);
        for (int i = 0; i < history.length(); i++) {
            int item = history.item(i);
            if (!target[item]) {
                scores[item] = NOT_RANKED;
            }
        }
        markTargets(query, false);
    }

    private void markTargets(Query query, boolean mark) {
        for (int t = 0; t < query.targets(); t++) {
            target[query.target(t)] = mark;
        }
    }

    private void requireFinite(Query query) {
        for (int item = 0; item < scores.length; item++) {
            if (!Double.isFinite(scores[item])) {
                throw new NotFiniteScoreException("a model scored item " + item + " as " + scores[item]
                        + " for shopper " + query.shopper() + "; scores must be finite");
            }
        }
    }
}
