// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.util.Optional;

/**
 * Question about a recommendation.
 *
 * @param decision id of a decision of the log; empty for what {@code request} would recommend now
 * @param request request; beside {@code decision} its candidates and excluded items alone: the log has their numbers
 * @param item id of the item to explain; empty for the one in the first slot
 * @param against id of an item to compare it with
 */
public record ExplanationRequest(
        Optional<String> decision, DecisionRequest request, Optional<String> item, Optional<String> against) {

    /** Returns the question about an item of a decision of the log. */
    public static ExplanationRequest of(String decision, String item, Optional<String> against) {
        return new ExplanationRequest(Optional.of(decision), DecisionRequest.USUAL, Optional.of(item), against);
    }
}
