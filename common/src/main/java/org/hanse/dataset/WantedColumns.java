// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Columns of a source that a descriptor uses. The others are not stored. */
final class WantedColumns {

    private final Set<String> names = new LinkedHashSet<>();
    private final List<String> expressions = new ArrayList<>();
    private final List<Pattern> globs = new ArrayList<>();

    WantedColumns add(ColumnExpression expression) {
        if (expression instanceof ColumnExpression.Named named) {
            names.add(named.column());
            names.add(SourceTable.numbered(named.column()));
        } else if (expression instanceof ColumnExpression.Computed computed) {
            expressions.add(computed.sql().toLowerCase(Locale.ROOT));
        } else if (expression instanceof ColumnExpression.Joined joined) {
            joined.parts().forEach(this::add);
        }
        return this;
    }

    WantedColumns add(Optional<? extends ColumnExpression> expression) {
        expression.ifPresent(this::add);
        return this;
    }

    /** Adds all columns whose name matches {@code glob}, in which a {@code *} stands for any characters. */
    WantedColumns addMatching(String glob) {
        globs.add(pattern(glob));
        return this;
    }

    /** Returns all columns that may be in use: those named, and those whose name occurs in an expression. */
    boolean wants(String column) {
        return names.contains(column)
                || isComputedWith(column)
                || globs.stream().anyMatch(glob -> glob.matcher(column).matches());
    }

    /** Returns whether the name of {@code column} occurs in an expression. */
    boolean isComputedWith(String column) {
        String lower = column.toLowerCase(Locale.ROOT);
        String quoted = lower.replace("\"", "\"\"");
        return expressions.stream().anyMatch(e -> e.contains(quoted) || e.contains(lower) || e.contains("columns("));
    }

    static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (String part : glob.split("\\*", -1)) {
            regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString());
    }
}
