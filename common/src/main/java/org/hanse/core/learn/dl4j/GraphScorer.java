// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.score.CatalogueScorer;

/**
 * Scores a catalogue with a graph: with what it puts out after a history's last interaction. Without a history there is
 * nothing to feed it; scores are then the popularity of the items in the log that it was trained on.
 */
public final class GraphScorer implements CatalogueScorer {

    private final GraphModel model;
    private final int history;
    private final ItemPopularity popularity;

    /** A scorer that has {@code model} to itself. */
    GraphScorer(GraphModel model, int history, ItemPopularity popularity) {
        this.model = model;
        this.history = history;
        this.popularity = popularity;
    }

    @Override
    public GraphScorer forShard() {
        return new GraphScorer(model.copy(), history, popularity);
    }

    /** As described there; looks at the last {@code history} interactions. */
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
