// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.extension;

import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.baseline.ExternalBaseline;
import org.hanse.core.interaction.InteractionLog;

/** Scores each item by the number of shoppers whose last interaction was with it. */
public record LastPopularity() implements ExternalBaseline {

    @Override
    public String name() {
        return "last-popularity";
    }

    @Override
    public ItemScorer fit(Training training) {
        InteractionLog log = training.log();
        double[] counts = new double[training.catalogue().size()];
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            if (log.length(shopper) > 0) {
                counts[log.item(log.to(shopper) - 1)]++;
            }
        }
        return (history, scores) -> {
            for (int item = 0; item < scores.length; item++) {
                scores[item] += counts[item];
            }
        };
    }
}
