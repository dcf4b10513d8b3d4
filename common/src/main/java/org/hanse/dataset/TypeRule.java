// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hanse.core.interaction.InteractionType;

/** Source of a row's interaction type. */
sealed interface TypeRule {

    /** All rows have the same type. */
    record Constant(InteractionType type) implements TypeRule {}

    /**
     * Column with the type.
     *
     * @param map type of each value that counts, rows with other values being left out; if empty, the values are the
     *     names of the types
     */
    record ByColumn(ColumnExpression column, Map<String, InteractionType> map) implements TypeRule {
        public ByColumn {
            map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
        }
    }
}
