// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Locale;
import java.util.Optional;
import org.hanse.core.setting.Key;

/**
 * Column of items' public keys: the key {@code columns.key} of a catalogue.
 *
 * @param normalize form in which spellings of one key are equal
 */
public record KeyColumn(
        @Key(inline = true, required = true) ColumnExpression.Choice by,

        @Key(
                value =
                        "`gtin`: digits with a valid check digit, padded to 14; `code`: upper case without blanks and hyphens;"
                                + " `none`: without blanks at both ends",
                standard = "`none`")
        Optional<Form> normalize) {

    ColumnExpression column() {
        return by.expression();
    }

    Form form() {
        return normalize.orElse(Form.NONE);
    }

    /** A key in its form, or why it has none; neither for blanks. */
    record Reading(Optional<String> key, Optional<CleaningReason> fault) {

        static Reading of(String key) {
            return new Reading(Optional.of(key), Optional.empty());
        }

        static Reading wrong(CleaningReason fault) {
            return new Reading(Optional.empty(), Optional.of(fault));
        }
    }

    /** Forms of keys. */
    public enum Form {
        /** Without blanks at both ends. */
        NONE,
        /** In upper case, without blanks and hyphens: part numbers and SKUs. */
        CODE,
        /**
         * Global Trade Item Number of 14 digits, the shorter ones with zeros before them.
         *
         * <p>Source: GS1 General Specifications, section 7.9, check digit of a GTIN.
         */
        GTIN;

        private static final int DIGITS = 14;

        /** Returns a key in this form; empty for text that is none. */
        public Optional<String> of(String text) {
            return read(text).key();
        }

        Reading read(String text) {
            String stripped = text.strip();
            if (this == NONE) {
                return stripped.isEmpty() ? Reading.wrong(CleaningReason.CATALOGUE_KEY) : Reading.of(stripped);
            }
            String joined = stripped.replaceAll("[\\s\\h\\p{Pd}]", "");
            if (this == CODE) {
                return joined.isEmpty()
                        ? Reading.wrong(CleaningReason.CATALOGUE_KEY)
                        : Reading.of(joined.toUpperCase(Locale.ROOT));
            }
            // Zeros alone stand for an unknown number.
            if (!joined.matches("[0-9]{8}|[0-9]{12,14}") || joined.matches("0+")) {
                return Reading.wrong(CleaningReason.CATALOGUE_KEY);
            }
            String padded = "0".repeat(DIGITS - joined.length()) + joined;
            return hasCheckDigit(padded) ? Reading.of(padded) : Reading.wrong(CleaningReason.CATALOGUE_KEY_CHECK);
        }

        /** Weights are 3 and 1 in turn from the left of 14 digits; the last digit completes the sum to a multiple of 10. */
        private static boolean hasCheckDigit(String digits) {
            int sum = 0;
            for (int i = 0; i < DIGITS; i++) {
                sum += (i % 2 == 0 ? 3 : 1) * (digits.charAt(i) - '0');
            }
            return sum % 10 == 0;
        }
    }
}
