// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.ItemPopularity;

/**
 * Items by how often they occur in the running session: the interactions that share the last one's session, or the whole
 * history where the data names no sessions. Backs off to popularity.
 */
public record SessionPopularity() implements ParameterFree {

    @Override
    public String name() {
        return "session-popularity";
    }

    @Override
    public ItemScorer fit(Training training) {
        ItemPopularity popularity =
                ItemPopularity.of(training.log(), training.catalogue().size());
        return (history, scores) -> {
            for (int i = sessionStart(history); i < history.length(); i++) {
                scores[history.item(i)] += 1.0;
            }
            popularity.addTo(scores, TIE_BREAK);
        };
    }

    private static int sessionStart(InteractionSequence history) {
        int start = history.length();
        if (start > 0 && history.log().sessioned() && history.session(start - 1) < 0) {
            return start - 1; // An interaction without a session is a session by itself.
        }
        while (start > 0 && history.session(start - 1) == history.session(history.length() - 1)) {
            start--;
        }
        return start;
    }
}
