// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.List;
import java.util.regex.Pattern;

/** Forms of the numbers of a column. */
enum NumberForm {
    /** Matches no text. */
    NONE("(?!)"),
    /** Digits and at most a decimal point: {@code -1.5}. */
    PLAIN("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?"),
    /** Decimal comma: {@code 1.234,50}. */
    COMMA("[+-]?(\\d{1,3}(\\.\\d{3})+|\\d+)(,\\d+)?"),
    /** Amount with a currency or with commas between thousands: {@code 15.00 USD}, {@code $1,234.50}. */
    AMOUNT("CURRENCY?[+-]?(\\d{1,3}(,\\d{3})+|\\d+)(\\.\\d+)?CURRENCY?"),
    /** Amount with a currency and a decimal comma: {@code 12,50 €}. */
    COMMA_AMOUNT("CURRENCY?[+-]?(\\d{1,3}([. ]\\d{3})+|\\d+)(,\\d+)?CURRENCY?");

    private static final String CURRENCY =
            "(\\s?([€$£¥₹]|zł|Kč|kr\\.?|Fr\\.|EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN"
                    + "|CAD|AUD|NZD|JPY|CNY|INR|BRL|MXN|ZAR|SGD|HKD|TRY)\\s?)";
    /** Least fraction of matching values; files may hold a few odd ones. */
    private static final double MOST = 0.95;

    private final Pattern pattern;

    NumberForm(String pattern) {
        this.pattern = Pattern.compile(pattern.replace("CURRENCY", CURRENCY));
    }

    /** Returns the first form that nearly all of {@code values} have. */
    static NumberForm of(List<String> values) {
        boolean comma = values.stream().anyMatch(value -> value.indexOf(',') >= 0);
        for (NumberForm form : List.of(PLAIN, COMMA, AMOUNT, COMMA_AMOUNT)) {
            boolean written = (form != COMMA && form != COMMA_AMOUNT) || comma;
            long fit = values.stream().filter(form::matches).count();
            if (written && !values.isEmpty() && fit >= MOST * values.size()) {
                return form;
            }
        }
        return NONE;
    }

    boolean matches(String value) {
        return pattern.matcher(value).matches();
    }

    /** Returns whether a decimal comma is used. */
    boolean decimalComma() {
        return this == COMMA || this == COMMA_AMOUNT;
    }

    /** Returns the number of {@code value}, which must match. */
    double parse(String value) {
        String digits = value;
        if (this != PLAIN) {
            digits = digits.replaceAll(decimalComma() ? "[^0-9,+-]" : "[^0-9.+-]", "")
                    .replace(',', '.');
        }
        return Double.parseDouble(digits);
    }

    /** Returns SQL of the number, null where there is none; {@code name} is the column's name in SQL. */
    String sql(String name) {
        String text = "CAST(" + name + " AS VARCHAR)";
        return switch (this) {
            case NONE, PLAIN -> "TRY_CAST(" + name + " AS DOUBLE)";
            case COMMA -> "TRY_CAST(replace(replace(" + text + ", '.', ''), ',', '.') AS DOUBLE)";
            case AMOUNT -> "TRY_CAST(regexp_replace(" + text + ", '[^0-9.-]', '', 'g') AS DOUBLE)";
            case COMMA_AMOUNT ->
                "TRY_CAST(replace(regexp_replace(" + text + ", '[^0-9,-]', '', 'g'), ',', '.') AS DOUBLE)";
        };
    }

    /** Returns a remark on the form; empty if there is none. */
    String remark() {
        return switch (this) {
            case NONE, PLAIN -> "";
            case COMMA -> "numbers have a decimal comma";
            case AMOUNT -> "the currency is left out";
            case COMMA_AMOUNT -> "decimal comma; the currency is left out";
        };
    }
}
