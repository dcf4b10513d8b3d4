// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.explain;

import java.util.Locale;
import java.util.regex.Pattern;

/** Catalogue texts for use inside a sentence, and scores. */
public final class DisplayText {

    /** Characters that end or begin a line, or are commands to a terminal. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029\\s]+");

    /** Invisible characters, among them those that change the direction of a text; not the joiners that some scripts and emoji need. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}&&[^\\u200c\\u200d]]+");

    private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");

    private static final String MINUS_ZERO = "-0.0000";

    private DisplayText() {}

    /** Returns a text of one line without control and invisible characters, cut to a number of characters. */
    public static String of(String text, int width) {
        String line = visible(text);
        line = HALF_CHARACTER.matcher(line).replaceAll("\uFFFD");
        line = CONTROLS.matcher(line).replaceAll(" ").strip();
        int length = line.codePointCount(0, line.length());
        return length <= width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, width - 1)).strip() + "…";
    }

    /** Returns a text without invisible characters. */
    public static String visible(String text) {
        return INVISIBLE.matcher(text).replaceAll("");
    }

    /** Returns a score or a term with four digits after the point. */
    public static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.equals(MINUS_ZERO) ? text.substring(1) : text;
    }
}
