// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.core.privacy.PlainNumber;

/**
 * Words of a kind of sum before training.
 *
 * @param key key below {@code federation}
 * @param noun what participants contribute
 * @param guarantee its privacy guarantee
 * @param figures figures of a released sum; a figure stands as its name and its format in braces
 */
public record SumWords(String key, String noun, String guarantee, String figures) {

    private static final Pattern FIGURE = Pattern.compile("\\{([a-zA-Z]+):(%[^}]+)}");
    private static final String WHOLE = "%d";

    /** Returns guarantee and figures of a released sum. */
    public String result(Map<String, Number> values) {
        return guarantee + ", "
                + FIGURE.matcher(figures)
                        .replaceAll(figure -> text(figure.group(2), values.getOrDefault(figure.group(1), Double.NaN)));
    }

    private static String text(String format, Number value) {
        return format.equals("%s") ? PlainNumber.of(value.doubleValue()) : String.format(Locale.ROOT, format, value);
    }

    /** Returns a figure to three decimals. */
    static double thousandths(double figure) {
        return Math.rint(figure * 1000) / 1000.0;
    }

    /** Returns the pattern of {@link #result}, with a group for each figure by its name. */
    public String pattern() {
        StringBuilder pattern = new StringBuilder(Pattern.quote(guarantee + ", "));
        Matcher figure = FIGURE.matcher(figures);
        int from = 0;
        while (figure.find()) {
            pattern.append(Pattern.quote(figures.substring(from, figure.start())))
                    .append("(?<")
                    .append(figure.group(1))
                    .append(figure.group(2).equals(WHOLE) ? ">[0-9]{1,9})" : ">[0-9.e-]{1,20})");
            from = figure.end();
        }
        return pattern.append(Pattern.quote(figures.substring(from))).toString();
    }

    /** Returns the figures of a matched {@link #pattern}. */
    public Map<String, Number> values(Matcher matched) {
        Map<String, Number> values = new LinkedHashMap<>();
        FIGURE.matcher(figures).results().forEach(figure -> {
            String text = matched.group(figure.group(1));
            Number value = Double.valueOf(text);
            if (figure.group(2).equals(WHOLE)) {
                value = Integer.valueOf(text);
            }
            values.put(figure.group(1), value);
        });
        return values;
    }
}
