// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.TextVectors;

/** The text vectors of one catalogue, computed at first use and shared by all its parts. For any number of threads. */
final class CatalogueText implements Function<TextVectors.Fields, TextVectors> {

    private final Catalogue catalogue;
    private final Map<TextVectors.Fields, TextVectors> vectors = new ConcurrentHashMap<>();

    CatalogueText(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public TextVectors apply(TextVectors.Fields fields) {
        return vectors.computeIfAbsent(fields, own -> TextVectors.of(catalogue, own));
    }
}
