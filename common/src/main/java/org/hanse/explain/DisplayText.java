// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.explain;

import java.util.Locale;
import java.util.regex.Pattern;
import org.hanse.core.federation.Name;

/** Catalogue texts for use inside a sentence, and scores. */
public final class DisplayText {

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");

    private static final String MINUS_ZERO = "-0.0000";

    private DisplayText() {}

    /** Returns a text of one line without control and invisible characters, cut to a number of characters. */
    public static String of(String text, int width) {
        String line = HALF_CHARACTER.matcher(Name.oneLine(text)).replaceAll("\uFFFD");
        line = BLANKS.matcher(line).replaceAll(" ");
        int length = line.codePointCount(0, line.length());
        return length <= width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, width - 1)).strip() + "…";
    }

    /** Returns a score or a term with four digits after the point. */
    public static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.equals(MINUS_ZERO) ? text.substring(1) : text;
    }
}
