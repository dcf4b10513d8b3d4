// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Function;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.learn.memory.TextRows;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Cache of catalogues prepared for networks of one shape: the comparison of all descriptions takes long for large
 * catalogues. Thread-safe; one thread at a time prepares a catalogue.
 */
public final class LearnedCatalogues {

    private final ModelSpec spec;
    private final Optional<Function<Catalogue, TextRows>> text;
    private final IdentityHashMap<Catalogue, LearnedCatalogue> ready = new IdentityHashMap<>();

    public LearnedCatalogues(ModelSpec spec) {
        this(spec, Optional.empty());
    }

    /** Creates a cache for networks whose text rows come from elsewhere, such as stored or {@link TextRows#whenRead}. */
    public LearnedCatalogues(ModelSpec spec, Function<Catalogue, TextRows> text) {
        this(spec, Optional.of(text));
    }

    private LearnedCatalogues(ModelSpec spec, Optional<Function<Catalogue, TextRows>> text) {
        this.spec = spec;
        this.text = text;
    }

    ModelSpec spec() {
        return spec;
    }

    /** Returns the catalogue prepared for networks of the shape. */
    public synchronized LearnedCatalogue of(Catalogue catalogue, ShardRunner runner) {
        return ready.computeIfAbsent(
                catalogue,
                own -> text.map(rows -> LearnedCatalogue.of(own, spec, rows))
                        .orElseGet(() -> LearnedCatalogue.of(own, spec, runner)));
    }
}
