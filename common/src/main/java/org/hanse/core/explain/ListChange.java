// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import java.util.List;

/**
 * Recommended items without exploration, with all interactions and without some.
 *
 * @param before items by slot with all interactions
 * @param after items by slot without some
 */
public record ListChange(List<Place> before, List<Place> after) {

    /**
     * Item in a slot.
     *
     * @param score score with the interactions of its list
     * @param pinned whether a rule put the item there
     */
    public record Place(int item, double score, boolean pinned) {}

    public ListChange {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
