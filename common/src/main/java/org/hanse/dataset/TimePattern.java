// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A time format in the letters of {@link java.time.format.DateTimeFormatter}, as DuckDB understands it. Month and day
 * names are English. Letters without a counterpart in DuckDB are refused.
 *
 * @param pattern as written
 * @param strptime the same for DuckDB
 * @param zoned whether times name their zone or offset
 */
record TimePattern(String pattern, String strptime, boolean zoned) {

    /** DuckDB codes by pattern letters. {@code S} is not among them: its code depends on the number of repetitions. */
    private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("yyyy", "%Y"),
            Map.entry("uuuu", "%Y"),
            Map.entry("y", "%Y"),
            Map.entry("u", "%Y"),
            Map.entry("yy", "%y"),
            Map.entry("uu", "%y"),
            Map.entry("M", "%m"),
            Map.entry("MM", "%m"),
            Map.entry("L", "%m"),
            Map.entry("LL", "%m"),
            Map.entry("MMM", "%b"),
            Map.entry("LLL", "%b"),
            Map.entry("MMMM", "%B"),
            Map.entry("LLLL", "%B"),
            Map.entry("d", "%d"),
            Map.entry("dd", "%d"),
            Map.entry("D", "%j"),
            Map.entry("DDD", "%j"),
            Map.entry("E", "%a"),
            Map.entry("EE", "%a"),
            Map.entry("EEE", "%a"),
            Map.entry("EEEE", "%A"),
            Map.entry("H", "%H"),
            Map.entry("HH", "%H"),
            Map.entry("h", "%I"),
            Map.entry("hh", "%I"),
            Map.entry("a", "%p"),
            Map.entry("m", "%M"),
            Map.entry("mm", "%M"),
            Map.entry("s", "%S"),
            Map.entry("ss", "%S"),
            Map.entry("n", "%n"),
            Map.entry("z", "%Z"),
            Map.entry("zz", "%Z"),
            Map.entry("zzz", "%Z"),
            Map.entry("VV", "%Z"),
            Map.entry("X", "%z"),
            Map.entry("XX", "%z"),
            Map.entry("XXX", "%z"),
            Map.entry("x", "%z"),
            Map.entry("xx", "%z"),
            Map.entry("xxx", "%z"),
            Map.entry("Z", "%z"),
            Map.entry("ZZ", "%z"),
            Map.entry("ZZZ", "%z"),
            Map.entry("ZZZZZ", "%z"));

    private static final int MICROSECOND_DIGITS = 6;
    private static final int NANOSECOND_DIGITS = 9;

    /**
     * Parses a pattern.
     *
     * @throws IllegalArgumentException if it has an unknown letter or no letter
     */
    static TimePattern parse(String pattern) {
        StringBuilder strptime = new StringBuilder();
        boolean zoned = false;
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = at + 1;
            if (c == '\'') {
                end = endOfQuote(pattern, at);
                strptime.append(literal(
                        end == at + 2 ? "'" : pattern.substring(at + 1, end - 1).replace("''", "'")));
            } else if (isLetter(c)) {
                while (end < pattern.length() && pattern.charAt(end) == c) {
                    end++;
                }
                String part = part(pattern, pattern.substring(at, end));
                zoned |= part.equalsIgnoreCase("%z");
                strptime.append(part);
            } else if ("[]{}#".indexOf(c) >= 0) {
                throw new IllegalArgumentException(
                        "\"" + pattern + "\" holds " + c
                                + ", which is not supported: write one pattern that fits every row, or rewrite the column in one format");
            } else {
                strptime.append(literal(String.valueOf(c)));
            }
            at = end;
        }
        refuseSwappedLetters(pattern, strptime.toString());
        if (strptime.indexOf("%Y") < 0 && strptime.indexOf("%y") < 0) {
            throw new IllegalArgumentException("\"" + pattern + "\" has no year, so it cannot say when");
        }
        return new TimePattern(pattern, strptime.toString(), zoned);
    }

    /** Rejects a pattern that mixes up months and minutes, or has a day and no month. */
    private static void refuseSwappedLetters(String pattern, String strptime) {
        MonthsAndMinutes letters = MonthsAndMinutes.of(pattern);
        if (letters.swapped()) {
            throw new IllegalArgumentException("found \"" + pattern + "\", where " + letters.words()
                    + "; expected MM for months, mm for minutes. Fix: " + letters.corrected());
        }
        if (twice(strptime, "%M") || twice(strptime, "%m")) {
            throw new IllegalArgumentException(
                    "found \"" + pattern + "\", which has a part twice; expected MM for months,"
                            + " mm for minutes, dd for days, each once. Fix: leave one out");
        }
        if (strptime.contains("%d") && !strptime.matches(".*%[mbB].*")) {
            throw new IllegalArgumentException(
                    "found \"" + pattern + "\", which has a day and no month; expected MM for the month. Fix: add MM");
        }
    }

    private static boolean twice(String text, String part) {
        return text.indexOf(part) != text.lastIndexOf(part);
    }

    private static String part(String pattern, String letters) {
        if (letters.charAt(0) == 'S' && letters.length() <= NANOSECOND_DIGITS) {
            return letters.length() <= MICROSECOND_DIGITS ? "%f" : "%n";
        }
        String part = LETTERS.get(letters);
        if (part == null) {
            String meant = letters.equals("DD") ? "dd" : letters.matches("Y+") ? letters.toLowerCase(Locale.ROOT) : "";
            if (!meant.isEmpty()) {
                throw new IllegalArgumentException("found \"" + pattern + "\" with " + letters + "; expected " + meant
                        + ". Fix: " + pattern.replace(letters, meant));
            }
            throw new IllegalArgumentException("\"" + pattern + "\" holds " + letters
                    + ", which is not supported; supported are y M d E D H h a m s S z VV X Z and text between '");
        }
        return part;
    }

    private static int endOfQuote(String pattern, int start) {
        int end = pattern.indexOf('\'', start + 1);
        while (end >= 0 && end > start + 1 && end + 1 < pattern.length() && pattern.charAt(end + 1) == '\'') {
            end = pattern.indexOf('\'', end + 2);
        }
        if (end < 0) {
            throw new IllegalArgumentException("\"" + pattern + "\" opens a ' that is never closed");
        }
        return end + 1;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static String literal(String text) {
        return text.replace("%", "%%");
    }

    /**
     * Confused letters for months and minutes in a time pattern: an {@code M} behind an hour is a minute, an {@code m}
     * elsewhere is a month.
     *
     * @param pattern the time pattern
     * @param months positions of {@code m} that mean a month
     * @param minutes positions of {@code M} that mean minutes
     */
    private record MonthsAndMinutes(String pattern, List<MatchResult> months, List<MatchResult> minutes) {

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
            months.forEach(part ->
                    corrected.replace(part.start(), part.end(), part.group().toUpperCase(Locale.ROOT)));
            minutes.forEach(part ->
                    corrected.replace(part.start(), part.end(), part.group().toLowerCase(Locale.ROOT)));
            return corrected.toString();
        }
    }
}
