// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.HashSet;
import java.util.Set;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.ItemPopularity;

/**
 * Items by the number of the shopper's own visits (sessions) they occur in, or of interactions where the data names no
 * sessions. Backs off to popularity. The baseline to beat wherever people buy again.
 */
public record Frequency() implements ParameterFree {

    @Override
    public String name() {
        return "frequency";
    }

    @Override
    public ItemScorer fit(Training training) {
        ItemPopularity popularity =
                ItemPopularity.of(training.log(), training.catalogue().size());
        return (history, scores) -> {
            count(history, scores);
            popularity.addTo(scores, TIE_BREAK);
        };
    }

    private static void count(InteractionSequence history, double[] scores) {
        Set<Integer> visit = new HashSet<>();
        for (int i = 0; i < history.length(); i++) {
            boolean newVisit = i == 0 || history.session(i) < 0 || history.session(i) != history.session(i - 1);
            if (newVisit) {
                visit.clear();
            }
            if (visit.add(history.item(i))) {
                scores[history.item(i)] += 1.0;
            }
        }
    }
}
