// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Confused letters for months and minutes in a time pattern: an {@code M} behind an hour is a minute, an {@code m}
 * elsewhere is a month.
 *
 * @param pattern the time pattern
 * @param months positions of {@code m} that mean a month
 * @param minutes positions of {@code M} that mean minutes
 */
record MonthsAndMinutes(String pattern, List<MatchResult> months, List<MatchResult> minutes) {

    private static final Pattern QUOTED = Pattern.compile("'(?:[^']|'')*'");
    private static final Pattern LETTERS = Pattern.compile("([A-Za-z])\\1*");
    private static final String HOURS = "HhKk";
    /** Longer ones are names of months. */
    private static final int LONGEST_NUMBER = 2;

    MonthsAndMinutes {
        months = List.copyOf(months);
        minutes = List.copyOf(minutes);
    }

    /**
     * Returns the letters of {@code pattern} that are mixed up; none where the pattern has months and minutes in their
     * places.
     */
    static MonthsAndMinutes of(String pattern) {
        String unquoted = QUOTED.matcher(pattern)
                .replaceAll(quoted -> " ".repeat(quoted.group().length()));
        List<MatchResult> parts = LETTERS.matcher(unquoted).results().toList();
        List<MatchResult> swappedMonths = new ArrayList<>();
        List<MatchResult> swappedMinutes = new ArrayList<>();
        boolean month = false;
        for (int p = 0; p < parts.size(); p++) {
            MatchResult part = parts.get(p);
            char letter = letter(part);
            boolean afterHour = p > 0 && HOURS.indexOf(letter(parts.get(p - 1))) >= 0;
            boolean beforeSecond = p + 1 < parts.size() && letter(parts.get(p + 1)) == 's';
            if (letter == 'M' && afterHour && part.group().length() <= LONGEST_NUMBER) {
                swappedMinutes.add(part);
            } else if (letter == 'M' || letter == 'L') {
                month = true;
            } else if (letter == 'm' && !afterHour && !beforeSecond) {
                swappedMonths.add(part);
            }
        }
        if (month) {
            swappedMonths.clear();
        } else if (swappedMonths.isEmpty()) {
            // The only month, in a pattern with hours and without minutes.
            swappedMinutes.removeIf(part -> pattern.charAt(part.start() - 1) != ':');
        }
        return new MonthsAndMinutes(pattern, swappedMonths, swappedMinutes);
    }

    private static char letter(MatchResult part) {
        return part.group().charAt(0);
    }

    /** Returns whether letters are mixed up. */
    boolean swapped() {
        return !months.isEmpty() || !minutes.isEmpty();
    }

    /** Returns the mistake, in words. */
    String words() {
        List<String> mistakes = new ArrayList<>();
        months.stream().limit(1).forEach(part -> mistakes.add(part.group() + " stands for the month"));
        minutes.stream().limit(1).forEach(part -> mistakes.add(part.group() + " stands for minutes"));
        return String.join(" and ", mistakes);
    }

    /** Returns the pattern with the other letter in these places. */
    String corrected() {
        StringBuilder corrected = new StringBuilder(pattern);
        months.forEach(
                part -> corrected.replace(part.start(), part.end(), part.group().toUpperCase(Locale.ROOT)));
        minutes.forEach(
                part -> corrected.replace(part.start(), part.end(), part.group().toLowerCase(Locale.ROOT)));
        return corrected.toString();
    }
}
