// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.NetworkScorer;

/** A trained network as a model to be ranked with. */
public record NetworkItemScorer(NetworkScorer network) implements ItemScorer {

    @Override
    public void score(InteractionSequence history, double[] scores) {
        network.score(history, scores);
    }

    @Override
    public ItemScorer forShard() {
        return new NetworkItemScorer(network.forShard());
    }
}
