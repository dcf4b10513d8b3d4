// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Optional;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Shared network at a merchant that took no part in its training, without vectors, biases and counts of its own. With a shared prior of
 * memory weights it has the tables of an empty log: descriptions and identity.
 */
final class ColdStartNetwork {

    private ColdStartNetwork() {}

    /**
     * Returns its scorer.
     *
     * @return empty if the network's only features of items are vectors of the merchants that trained
     */
    static Optional<CatalogueScorer> scorer(
            SharedNetwork network, Catalogue catalogue, ScoreWeights weights, Kernels kernels, ShardRunner runner) {
        ModelSpec spec = network.spec();
        int items = catalogue.size();
        if (spec.content().isEmpty()) {
            return Optional.empty();
        }
        boolean prior = spec.memory() && spec.memoryPrior();
        ModelSpec common = prior ? spec : spec.withoutPersonalPart();
        ParameterLayout layout = NetworkLayout.personal(common, items);
        return Optional.of(NetworkScorer.of(
                new SharedNetwork(common, network.parameters()),
                new PersonalNetwork(common, items, ParameterVector.of(layout, new float[layout.size()])),
                LearnedCatalogue.features(catalogue, spec),
                prior
                        ? Optional.of(MemoryTables.of(new InteractionLogAccumulator().toLog(), catalogue, runner))
                        : Optional.empty(),
                weights,
                kernels,
                runner));
    }
}
