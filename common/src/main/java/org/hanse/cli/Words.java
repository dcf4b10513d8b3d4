// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.util.Locale;
import org.hanse.core.federation.Name;

/** Format of numbers and texts in the output of commands, independent of the machine's language. */
public final class Words {

    private Words() {}

    /** Returns a count with thousands separators. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Returns a count with its noun; the plural ends in s. */
    public static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** Returns a share as a percentage, to one decimal, or two significant digits for a small one. */
    public static String percent(double share) {
        double percent = 100 * share;
        if (percent > 0 && percent < 0.001) {
            return "< 0.001 %";
        }
        if (percent < 100 && percent >= 99.95) {
            return "> 99.9 %"; // Nearly all is not all.
        }
        String number = String.format(Locale.ROOT, percent >= 1 ? "%.1f" : "%.2g", percent);
        return number.replaceFirst("\\.0+$", "") + " %";
    }

    /** Returns a text of a data set for one line of a terminal, cut to {@code width}. */
    public static String clip(String text, int width) {
        String line = Name.oneLine(text);
        int length = line.codePointCount(0, line.length());
        return length <= width ? line : line.substring(0, line.offsetByCodePoints(0, width - 3)) + "...";
    }
}
