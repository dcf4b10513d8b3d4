// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Optional;

/** Source of the catalogue. */
sealed interface CatalogueRule {

    /** No source: items have their ids in the interactions only. */
    record Bare() implements CatalogueRule {}

    /**
     * A source with a row for each item.
     *
     * @param item absent where the keys of a JSON map are the ids
     */
    record Table(
            Source source,
            Optional<ColumnExpression> item,
            ItemColumns columns,
            List<AttributeRule> attributes,
            Rows selection,
            String where)
            implements CatalogueRule {
        public Table {
            attributes = List.copyOf(attributes);
        }
    }

    /**
     * Rows that are items, and those of them that may be recommended.
     *
     * @param available false for items that are not served; empty where all are
     */
    record Rows(
            Optional<ColumnExpression.Computed> condition,
            Optional<CarryRule> carry,
            Optional<ColumnExpression> available) {}

    /** Most frequent non-empty values of each item in the interactions, ties by first seen. */
    record FromInteractions(ItemColumns columns, List<AttributeRule> attributes, String where)
            implements CatalogueRule {
        public FromInteractions {
            attributes = List.copyOf(attributes);
        }

        /** Returns the attribute rules that read the interactions' own columns. */
        List<AttributeRule> rowAttributes() {
            return attributes.stream()
                    .filter(rule -> !(rule instanceof AttributeRule.FromSource))
                    .toList();
        }
    }

    /** Columns of an item beside its id. */
    record ItemColumns(
            Optional<ColumnExpression> title,
            Optional<ColumnExpression> category,
            Optional<ColumnExpression> brand,
            Optional<ColumnExpression> price,
            Optional<ColumnExpression> vector) {}
}
