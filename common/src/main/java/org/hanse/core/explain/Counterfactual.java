// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import java.util.List;
import org.hanse.core.recommend.Rules;

/** Change that would have replaced the first item. */
public sealed interface Counterfactual {

    /**
     * Removal of interactions that makes another item first.
     *
     * @param interactions indices in the history, oldest first
     * @param winner first item after the removal
     * @param smallest whether it is proven that no smaller set changes the first item
     */
    record Removal(List<Integer> interactions, int winner, boolean smallest) implements Counterfactual {

        public Removal {
            interactions = List.copyOf(interactions);
        }
    }

    /** No removal changes the first item; without a proof, no set in the search does. */
    record Unchanged(boolean proven) implements Counterfactual {}

    /** A rule put the item there. */
    record ByRule(Rules.Rule rule) implements Counterfactual {}
}
