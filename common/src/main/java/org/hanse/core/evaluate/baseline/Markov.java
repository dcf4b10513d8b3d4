// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.MarkovTable;

/** Items by how often they directly followed the shopper's last one. Backs off to popularity. */
public record Markov() implements ParameterFree {

    @Override
    public String name() {
        return "markov";
    }

    @Override
    public ItemScorer fit(Training training) {
        int items = training.catalogue().size();
        MarkovTable table = MarkovTable.of(training.log(), items, training.shards());
        ItemPopularity popularity = ItemPopularity.of(training.log(), items);
        return (history, scores) -> {
            if (history.length() > 0) {
                table.counts().addRow(history.item(history.length() - 1), 1.0, scores);
            }
            popularity.addTo(scores, TIE_BREAK);
        };
    }
}
