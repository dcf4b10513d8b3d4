// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.List;
import java.util.Set;

/**
 * What a shopper did, and how the test target came about.
 *
 * @param shopper id, unique over all merchants
 * @param interactions in time order
 * @param lastChoice the choice of the item that was met last for the first time
 */
record ShopperHistory(String shopper, List<ShopInteraction> interactions, Choice lastChoice) {

    ShopperHistory {
        interactions = List.copyOf(interactions);
    }

    /**
     * A choice among the items not met.
     *
     * @param wish what the shopper was after
     * @param met the items met before
     * @param item the one chosen
     */
    record Choice(Wish wish, Set<Integer> met, int item) {
        Choice {
            met = Set.copyOf(met);
        }
    }
}
