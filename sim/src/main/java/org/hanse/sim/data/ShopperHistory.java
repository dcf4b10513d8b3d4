// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.List;
import java.util.Set;

/**
 * Interactions of a shopper, with the choice of the test target.
 *
 * @param shopper id, unique over all merchants
 * @param interactions in time order
 * @param lastChoice choice of the last new item
 */
record ShopperHistory(String shopper, List<ShopInteraction> interactions, Choice lastChoice) {

    ShopperHistory {
        interactions = List.copyOf(interactions);
    }

    /**
     * Choice among the items that the shopper did not meet.
     *
     * @param wish preferences of the moment
     * @param met items met before
     * @param item chosen item
     */
    record Choice(Wish wish, Set<Integer> met, int item) {
        Choice {
            met = Set.copyOf(met);
        }
    }
}
