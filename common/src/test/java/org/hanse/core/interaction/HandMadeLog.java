// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Logs written out in tests, a shopper a line: a name, then interactions {@code item[#session][@time][:type][=value]}.
 */
public final class HandMadeLog {

    private static final Pattern INTERACTION =
            Pattern.compile("(\\d+)(?:#(-?\\d+))?(?:@(-?\\d+))?(?::(\\w+))?(?:=([\\d.]+))?");

    private HandMadeLog() {}

    /** The log of these lines; an interaction without a type is a view. */
    public static InteractionLog of(String... lines) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            log.beginShopper(new ShopperId(words[0]));
            for (int w = 1; w < words.length; w++) {
                add(log, words[w]);
            }
        }
        return log.toLog();
    }

    private static void add(InteractionLogAccumulator log, String word) {
        Matcher parts = INTERACTION.matcher(word);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an interaction: " + word);
        }
        InteractionType type = parts.group(4) == null ? InteractionType.VIEW : new InteractionType(parts.group(4));
        log.add(Integer.parseInt(parts.group(1)), log.typeIndex(type));
        if (parts.group(2) != null) {
            log.session(Integer.parseInt(parts.group(2)));
        }
        if (parts.group(3) != null) {
            log.time(Long.parseLong(parts.group(3)));
        }
        if (parts.group(5) != null) {
            log.measure(Measure.VALUE, Double.parseDouble(parts.group(5)));
        }
    }

    /** The items of every shopper, for example {@code "ann 1 2"}. */
    public static List<String> items(InteractionLog log) {
        List<String> lines = new ArrayList<>();
        for (int s = 0; s < log.shoppers(); s++) {
            lines.add(log.shopper(s) + items(log.sequence(s)));
        }
        return lines;
    }

    /** The items of a sequence, each after a blank. */
    public static String items(InteractionSequence sequence) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < sequence.length(); i++) {
            items.append(' ').append(sequence.item(i));
        }
        return items.toString();
    }
}
