// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.util.Locale;

/** Numbers and texts as the commands print them, the same everywhere and whatever the machine's language. */
final class Words {

    private Words() {}

    /** A count with its thousands set apart. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A share as a percentage, to one decimal, or two significant digits where that would be nothing. */
    static String percent(double share) {
        double percent = 100 * share;
        if (percent > 0 && percent < 0.001) {
            return "below 0.001 %";
        }
        String number = String.format(Locale.ROOT, percent >= 1 ? "%.1f" : "%.2g", percent);
        return number.replaceFirst("\\.0+$", "") + " %";
    }

    /** A text of a data set, made fit for one line of a terminal and cut to {@code width}. */
    static String clip(String text, int width) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        int length = line.codePointCount(0, line.length());
        return length <= width ? line : line.substring(0, line.offsetByCodePoints(0, width - 3)) + "...";
    }
}
