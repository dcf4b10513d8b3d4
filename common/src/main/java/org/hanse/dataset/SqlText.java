// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;
import org.hanse.core.interaction.IdCharacters;

/** Quoting of names and texts in SQL. */
final class SqlText {

    private SqlText() {}

    /** Returns {@code name} as an identifier. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Returns {@code text} as a literal. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /**
     * Returns the name of one file as a literal for DuckDB's readers, which would take some characters for a pattern.
     */
    static String file(Path file) {
        return literal(file.toString().replaceAll("[\\[*?]", "[$0]"));
    }

    /** Returns SQL that makes a list of the elements' SQL. */
    static String list(Collection<String> elements) {
        return elements.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    /** Returns SQL that is true where the text {@code sql} is null or blank. */
    static String isBlank(String sql) {
        return "(" + sql + " IS NULL OR trim(" + sql + ") = '')";
    }

    /** Returns SQL that is true where the id {@code sql} has a refused character. */
    static String isRefusedId(String sql) {
        return "regexp_matches(" + sql + ", " + literal(IdCharacters.REFUSED) + ")";
    }

    /** Returns the text {@code sql}, null where it is blank. */
    static String unlessBlank(String sql) {
        return "CASE WHEN trim(" + sql + ") <> '' THEN " + sql + " END";
    }
}
