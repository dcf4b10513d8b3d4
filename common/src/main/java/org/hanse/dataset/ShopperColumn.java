// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Optional;
import java.util.regex.Pattern;
import org.hanse.core.setting.Key;

/**
 * Column of shoppers' ids: the key {@code columns.shopper} of a descriptor.
 *
 * @param normalize form in which spellings of one id are equal; empty for ids as they are
 */
public record ShopperColumn(
        @Key(inline = true, required = true) ColumnExpression.Choice by,

        @Key(value = "`email`: ids without blanks at both ends, in lower case", standard = "ids as they are")
        Optional<Form> normalize) {

    ColumnExpression column() {
        return by.expression();
    }

    /** Forms of ids. */
    public enum Form {
        /** Without blanks at both ends, in lower case. */
        EMAIL;

        /** White space, and the marks without width that copied texts contain. Java and DuckDB have the same syntax. */
        private static final String BLANK =
                "[\\x{0009}-\\x{000D}\\x{0020}\\x{0085}\\x{00A0}\\x{1680}\\x{2000}-\\x{200B}"
                        + "\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}]+";

        private static final Pattern ENDS = Pattern.compile("^" + BLANK + "|" + BLANK + "$");

        /** Returns an id in this form. */
        public String of(String id) {
            // One character each, as DuckDB's lower does.
            return ENDS.matcher(id)
                    .replaceAll("")
                    .codePoints()
                    .map(Character::toLowerCase)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }

        /** Returns SQL of the same. */
        String sql(String text) {
            return "lower(regexp_replace(" + text + ", " + SqlText.literal(ENDS.pattern()) + ", '', 'g'))";
        }
    }
}
