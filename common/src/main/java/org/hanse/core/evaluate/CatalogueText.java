// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.TextVectors;

/** The text vectors of one catalogue, computed at first use. They depend on no interaction. For any number of threads. */
public final class CatalogueText {

    private final Catalogue catalogue;
    private final Map<TextVectors.Fields, TextVectors> vectors = new ConcurrentHashMap<>();

    public CatalogueText(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The vectors of {@code fields}. */
    public TextVectors vectors(TextVectors.Fields fields) {
        return vectors.computeIfAbsent(fields, own -> TextVectors.of(catalogue, own));
    }
}
