// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table of interactions or of logged decisions.
 *
 * @param path the file, or a pattern for several that are one table
 * @param table its first rows
 * @param roles of its columns
 * @param type of its interactions
 * @param catalogue the table that describes its items
 */
record GuessedTable(
        Path path, SampledTable table, RoleAssignment roles, TypeGuess type, Optional<CatalogueGuess> catalogue) {

    private static final double MANY_REPEATS = 0.2;

    /** Whether it logs decisions, with propensities, in place of what shoppers did. */
    boolean decisions() {
        return isDecisions(roles);
    }

    static boolean isDecisions(RoleAssignment roles) {
        return roles.has(ColumnRole.PROPENSITY) && roles.has(ColumnRole.REWARD) && roles.has(ColumnRole.ITEM);
    }

    /** Whether many of the sampled rows repeat an item of the same shopper. */
    boolean repeats() {
        List<String> shoppers = roles.column(ColumnRole.SHOPPER).orElseThrow().values();
        List<String> items = roles.column(ColumnRole.ITEM).orElseThrow().values();
        if (shoppers.size() != items.size()) {
            return false; // Gaps in either: the rows of the two lists do not match.
        }
        Set<List<String>> pairs = new HashSet<>();
        for (int row = 0; row < shoppers.size(); row++) {
            pairs.add(List.of(shoppers.get(row), items.get(row)));
        }
        return shoppers.size() - pairs.size() >= MANY_REPEATS * shoppers.size();
    }
}
