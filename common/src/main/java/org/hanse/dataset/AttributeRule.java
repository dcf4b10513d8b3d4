// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Source of an item's attributes. */
sealed interface AttributeRule {

    Scope scope();

    /** Returns the descriptor file and keys of this rule. */
    String where();

    /**
     * Scope of attribute ids across merchants.
     *
     * @param namespace prefix of every id; absent if the ids are common to all merchants
     */
    record Scope(Optional<String> namespace) {
        String idOf(String attribute) {
            return namespace.map(space -> space + ":" + attribute).orElse(attribute);
        }
    }

    /**
     * A source of its own, ids to attributes.
     *
     * @param item absent where the keys of a JSON map are the ids
     * @param fields the columns that hold attributes; with more than one, their names become part of the ids. Empty
     *     where the values of a JSON map are the lists
     */
    record FromSource(
            Source source,
            Optional<ColumnExpression> item,
            Map<String, ColumnExpression> fields,
            Scope scope,
            String where)
            implements AttributeRule {
        public FromSource {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /** A column of the catalogue that holds several, between separators; without one, a list or a single attribute. */
    record InColumn(ColumnExpression column, Optional<String> separator, Scope scope, String where)
            implements AttributeRule {}

    /** Columns with yes or no for one attribute each. */
    record Flags(List<ColumnExpression> columns, List<String> names, Scope scope, String where)
            implements AttributeRule {
        public Flags {
            columns = List.copyOf(columns);
            names = List.copyOf(names);
            if (columns.size() != names.size()) {
                throw new IllegalArgumentException(columns.size() + " flags with " + names.size() + " names");
            }
        }
    }
}
