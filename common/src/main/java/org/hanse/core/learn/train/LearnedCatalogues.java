// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.IdentityHashMap;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Catalogues made ready for networks of one shape, each once, whoever learns from them: comparing the descriptions of all items
 * takes long where there are many. Safe for several threads, of which one at a time makes a catalogue ready.
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

    /** The catalogue as networks of the shape read it. */
    public synchronized LearnedCatalogue of(Catalogue catalogue, ShardRunner runner) {
        return ready.computeIfAbsent(catalogue, own -> LearnedCatalogue.of(own, spec, runner));
    }
}
