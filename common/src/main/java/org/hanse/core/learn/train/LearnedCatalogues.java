// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.IdentityHashMap;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Cache of catalogues prepared for networks of one shape: the comparison of all descriptions takes long for large
 * catalogues. Thread-safe; one thread at a time prepares a catalogue.
 */
public final class LearnedCatalogues {

    private final ModelSpec spec;
    private final IdentityHashMap<Catalogue, LearnedCatalogue> ready = new IdentityHashMap<>();

    public LearnedCatalogues(ModelSpec spec) {
        this.spec = spec;
    }

    ModelSpec spec() {
        return spec;
    }

    /** Returns the catalogue prepared for networks of the shape. */
    public synchronized LearnedCatalogue of(Catalogue catalogue, ShardRunner runner) {
        return ready.computeIfAbsent(catalogue, own -> LearnedCatalogue.of(own, spec, runner));
    }
}
