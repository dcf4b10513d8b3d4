// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.score.CatalogueScorer;

/**
 * Scorer of a catalogue with a graph: its output after a history's last interaction. Without a history the scores are
 * the popularity of the items in the training log.
 */
public final class GraphScorer implements CatalogueScorer {

    private final GraphModel model;
    private final int history;
    private final ItemPopularity popularity;

    /** Creates a scorer that owns {@code model}. */
    GraphScorer(GraphModel model, int history, ItemPopularity popularity) {
        this.model = model;
        this.history = history;
        this.popularity = popularity;
    }

    @Override
    public GraphScorer forShard() {
        return new GraphScorer(model.copy(), history, popularity);
    }

    /** Computes the scores from the last {@code history} interactions. */
    @Override
    public void score(InteractionSequence history, double[] scores) {
        int length = Math.min(this.history, history.length());
        if (length == 0) {
            popularity.addTo(scores, 1);
            return;
        }
        PaddedBatch batch = new PaddedBatch(new int[] {length});
        for (int t = 0; t < length; t++) {
            batch.set(0, t, history.item(history.length() - length + t));
        }
        float[] own = model.scores(batch);
        for (int item = 0; item < own.length; item++) {
            scores[item] += own[item];
        }
    }
}
