// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.hanse.core.privacy.PlainNumber;

/**
 * Words of a kind of sum before training.
 *
 * @param key key below {@code federation}
 * @param noun what participants contribute, read before "of items"
 * @param guarantee its privacy guarantee
 * @param figures figures of a released sum; a figure stands as its name and its format in braces. Text in brackets is left out where a sum
 *     has none of its figures
 */
public record SumWords(String key, String noun, String guarantee, String figures) {

    private static final Pattern FIGURE = Pattern.compile("\\{([a-zA-Z0-9]+):(%[^}]+)}");
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^]]*)]");

    /** Returns guarantee and figures of a released sum. */
    public String result(Map<String, Number> values) {
        String present = OPTIONAL.matcher(figures).replaceAll(part -> hasFigures(part.group(1), values) ? "$1" : "");
        return guarantee + ", "
                + FIGURE.matcher(present)
                        .replaceAll(figure -> text(figure.group(2), values.getOrDefault(figure.group(1), Double.NaN)));
    }

    private static boolean hasFigures(String part, Map<String, Number> values) {
        return FIGURE.matcher(part).results().allMatch(figure -> values.containsKey(figure.group(1)));
    }

    private static String text(String format, Number value) {
        return format.equals("%s") ? PlainNumber.of(value.doubleValue()) : String.format(Locale.ROOT, format, value);
    }

    /** Returns a figure to three decimals. */
    static double thousandths(double figure) {
        return Math.rint(figure * 1000) / 1000.0;
    }
}
