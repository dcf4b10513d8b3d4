// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.score.CatalogueScorer;

/** A trained model, network or other, as one to be ranked with. */
public record TrainedScorer(CatalogueScorer model) implements ItemScorer {

    @Override
    public void score(InteractionSequence history, double[] scores) {
        model.score(history, scores);
    }

    @Override
    public ItemScorer forShard() {
        return new TrainedScorer(model.forShard());
    }
}
