// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.setting.Key;

/**
 * Source of a row's interaction type: the key {@code type} of a descriptor.
 *
 * @param map type of each value of a column that counts, rows with other values being left out; if empty, the values are
 *     the names of the types
 */
public record TypeRule(
        @Key(inline = true, required = true) Origin origin,

        @Key(value = "type of each value that counts", standard = "values are types")
        Map<String, InteractionType> map) {

    /** Views. */
    public static final TypeRule DEFAULT = new TypeRule(Constant.DEFAULT, Map.of());

    public TypeRule {
        map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Returns the column with the type; empty if all rows have the same type. */
    Optional<ColumnExpression> column() {
        return origin instanceof InColumn named
                ? Optional.of(named.column())
                : origin instanceof BySql computed ? Optional.of(computed.column()) : Optional.empty();
    }

    /** Origin of types. */
    public sealed interface Origin {}

    /** All rows have the same type. */
    public record Constant(
            @Key(value = "type of all interactions", name = "constant", required = true)
            InteractionType type) implements Origin {

        /** Views. */
        public static final Constant DEFAULT = new Constant(InteractionType.VIEW);
    }

    /** Column with the type. */
    public record InColumn(
            @Key(value = "column with the type", name = "column")
            ColumnExpression column) implements Origin {}

    /** Expression of the type. */
    public record BySql(
            @Key(value = "DuckDB expression of the type", name = "sql")
            ColumnExpression.Computed column) implements Origin {}
}
