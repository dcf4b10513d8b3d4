// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.table.ItemPopularity;

/** Popularity: one ranking for all shoppers, by the number of shoppers that met each item. */
public record Popularity() implements ParameterFree {

    @Override
    public String name() {
        return "popularity";
    }

    @Override
    public ItemScorer fit(Training training) {
        ItemPopularity popularity =
                ItemPopularity.of(training.log(), training.catalogue().size());
        return (history, scores) -> popularity.addTo(scores, 1.0);
    }
}
