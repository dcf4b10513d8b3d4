// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Format of the times of a column.
 *
 * @param format the descriptor's word or pattern for it
 * @param written whether they are readable dates; else numbers that could have another meaning
 * @param doubt possible other meaning; empty without one
 */
public record TimeFormat(String format, boolean written, String doubt) {

    private static final String CLOCK =
            "(?<clock>(?<gap>[ T]|, ?)\\d{1,2}:\\d{2}(?<seconds>:\\d{2}(?<fraction>[.,]\\d{1,9})?)?(?<half> ?[AaPp][Mm])?)?";
    private static final String ZONE = "(?<zone> ?(Z|[A-Za-z]{3,5}(/[A-Za-z_]+)?|[+-]\\d{2}:?\\d{2}|[+-]\\d{2}))?";
    private static final Pattern YEAR_FIRST =
            Pattern.compile("(?<first>\\d{4})(?<mark>[-/.])(?<second>\\d{1,2})\\k<mark>\\d{1,2}" + CLOCK + ZONE);
    private static final Pattern YEAR_LAST = Pattern.compile(
            "(?<first>\\d{1,2})(?<mark>[-/. ])(?<second>\\d{1,2}|[A-Za-z]{3,9})\\k<mark>(?<year>\\d{4}|\\d{2})" + CLOCK
                    + ZONE);
    private static final Pattern MONTH_FIRST = Pattern.compile(
            "(?<month>[A-Za-z]{3,9})(?<point>\\.?) (?<first>\\d{1,2})(?<comma>,?) (?<year>\\d{4})" + CLOCK + ZONE);
    private static final Pattern DIGITS = Pattern.compile("\\d{8}|\\d{14}|[12]\\d{9}|[12]\\d{12}|[12]\\d{15}");
    private static final Pattern DAY = Pattern.compile("(19|20)\\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(\\d{6})?");

    /** 1990 to 2040: numbers outside are more likely ids. */
    private static final double EARLIEST = 631_152_000;

    private static final double LATEST = 2_208_988_800.0;
    private static final double MOST = 0.95;

    /** Returns the format that nearly all of {@code values} are written in. */
    public static Optional<TimeFormat> of(List<String> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        List<Matcher> yearFirst = matches(values, YEAR_FIRST);
        if (fits(yearFirst, values)) {
            return Optional.of(yearFirst(yearFirst.get(0)));
        }
        List<Matcher> yearLast = matches(values, YEAR_LAST);
        if (fits(yearLast, values) && yearLast.stream().allMatch(TimeFormat::isDate)) {
            return Optional.of(yearLast(yearLast));
        }
        List<Matcher> monthFirst = matches(values, MONTH_FIRST);
        if (fits(monthFirst, values) && monthFirst.stream().allMatch(match -> isMonth(match.group("month")))) {
            return Optional.of(monthFirst(monthFirst));
        }
        return fits(matches(values, DIGITS), values) ? digits(values) : epoch(values);
    }

    private static TimeFormat yearFirst(Matcher example) {
        String text = example.group();
        String zone = example.group("zone") == null ? "" : example.group("zone");
        // The database reads an offset as ISO 8601 only where it follows the time at once, with a colon or hours alone.
        boolean offset = zone.matches("[+-]\\d{2}(:\\d{2})?");
        if (example.group("mark").equals("-")
                && (zone.isEmpty() || zone.equals("Z") || offset)
                && (text.indexOf('T') == 10 || !zone.isEmpty() || example.group("fraction") != null)) {
            return new TimeFormat("iso-8601", true, "");
        }
        String mark = example.group("mark");
        return new TimeFormat("yyyy" + mark + "MM" + mark + "dd" + clock(example) + zone(example), true, "");
    }

    private static TimeFormat yearLast(List<Matcher> matches) {
        Matcher example = matches.get(0);
        String mark = example.group("mark");
        String year = example.group("year").length() == 4 ? "yyyy" : "yy";
        String rest = mark + year + clock(example) + zone(example);
        if (!Character.isDigit(example.group("second").charAt(0))) {
            return new TimeFormat("dd" + mark + month(matches, "second") + rest, true, "");
        }
        boolean dayFirst = matches.stream().anyMatch(m -> Integer.parseInt(m.group("first")) > 12);
        boolean monthFirst = matches.stream().anyMatch(m -> Integer.parseInt(m.group("second")) > 12);
        if (dayFirst == monthFirst) {
            // No number is above 12 in either place. The month never comes first with points.
            dayFirst = mark.equals(".");
            String other = dayFirst ? "MM" + mark + "dd" : "dd" + mark + "MM";
            return new TimeFormat(
                    (dayFirst ? "dd" + mark + "MM" : "MM" + mark + "dd") + rest, true, "could be " + other + rest);
        }
        return new TimeFormat((dayFirst ? "dd" + mark + "MM" : "MM" + mark + "dd") + rest, true, "");
    }

    private static TimeFormat monthFirst(List<Matcher> matches) {
        Matcher example = matches.get(0);
        String text = month(matches, "month") + example.group("point") + " dd" + example.group("comma") + " yyyy";
        return new TimeFormat(text + clock(example) + zone(example), true, "");
    }

    /** Returns the pattern of the month: short or full names; May alone is both. */
    private static String month(List<Matcher> matches, String group) {
        return matches.stream().anyMatch(match -> match.group(group).length() > 3) ? "MMMM" : "MMM";
    }

    /** Returns whether the part between day and year is a number, or the name of a month. */
    private static boolean isDate(Matcher yearLast) {
        String middle = yearLast.group("second");
        return Character.isDigit(middle.charAt(0)) ? !yearLast.group("mark").equals(" ") : isMonth(middle);
    }

    private static boolean isMonth(String name) {
        return Arrays.stream(Month.values())
                .map(month -> month.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                .anyMatch(month ->
                        month.equalsIgnoreCase(name) || month.substring(0, 3).equalsIgnoreCase(name));
    }

    private static Optional<TimeFormat> digits(List<String> values) {
        List<Matcher> days = matches(values, DAY);
        if (fits(days, values)) {
            boolean clock = days.get(0).group(4) != null;
            return Optional.of(new TimeFormat(clock ? "yyyyMMddHHmmss" : "yyyyMMdd", clock, "could be a plain number"));
        }
        return epoch(values);
    }

    private static Optional<TimeFormat> epoch(List<String> values) {
        double[] numbers = values.stream()
                .filter(value -> value.matches("\\d{9,16}(\\.\\d+)?"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        if (numbers.length < MOST * values.size()) {
            return Optional.empty();
        }
        List<TimeFormat> units = new ArrayList<>();
        String[] names = {"epoch-seconds", "epoch-millis", "epoch-micros"};
        double scale = 1;
        for (String name : names) {
            double unit = scale;
            long inside = Arrays.stream(numbers)
                    .filter(number -> number >= EARLIEST * unit && number < LATEST * unit)
                    .count();
            if (inside >= MOST * values.size()) {
                units.add(new TimeFormat(name, false, ""));
            }
            scale *= 1000;
        }
        return units.stream().findFirst();
    }

    private static String clock(Matcher example) {
        if (example.group("clock") == null) {
            return "";
        }
        boolean half = example.group("half") != null;
        String separator = example.group("gap").equals("T") ? "'T'" : example.group("gap");
        String fraction = example.group("fraction") == null
                ? ""
                : example.group("fraction").charAt(0)
                        + "S".repeat(Math.min(6, example.group("fraction").length() - 1));
        return separator + (half ? "hh" : "HH") + ":mm"
                + (example.group("seconds") == null ? "" : ":ss" + fraction)
                + (half ? example.group("half").startsWith(" ") ? " a" : "a" : "");
    }

    private static String zone(Matcher example) {
        String zone = example.group("zone");
        if (zone == null) {
            return "";
        }
        String name = zone.strip();
        String blank = zone.startsWith(" ") ? " " : "";
        return blank + (Character.isLetter(name.charAt(0)) ? "z" : name.contains(":") ? "XXX" : "XX");
    }

    private static List<Matcher> matches(List<String> values, Pattern pattern) {
        return values.stream().map(pattern::matcher).filter(Matcher::matches).toList();
    }

    private static boolean fits(List<Matcher> matches, List<String> values) {
        return !matches.isEmpty() && matches.size() >= MOST * values.size();
    }
}
