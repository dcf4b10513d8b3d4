// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;

/**
 * Rows of a CSV text whose line ends are all alike. A quoted cell begins and ends with {@code "} and may hold line ends.
 *
 * @param rows all rows that are complete, blank lines left out
 * @param open the last row, if a quoted cell in it is not closed
 */
record CsvRecords(List<Row> rows, Optional<Row> open) {

    private static final String USUAL = ",;\t|";
    private static final char QUOTE = '"';
    /** More odd rows than one in this many mean that the file is read wrongly, for the reader of data sets as well. */
    private static final int ROWS_PER_ODD = 100;
    /** Fewer rows do not show which width is the usual one. */
    private static final int FEWEST_ROWS = 4;

    CsvRecords {
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param number as a spreadsheet counts, from 1
     * @param begin index of its first character
     * @param cells number of its cells
     */
    record Row(int number, int begin, int cells) {}

    /** Returns the rows of {@code text}, cut at any of the usual delimiters. */
    static CsvRecords of(String text) {
        return of(text, USUAL);
    }

    /** Returns the rows of {@code text}, cut at any character of {@code delimiters}. */
    static CsvRecords of(String text, String delimiters) {
        List<Row> rows = new ArrayList<>();
        int number = 1;
        int begin = 0;
        int cells = 1;
        boolean quoted = false;
        boolean cellBegins = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                boolean doubled = c == QUOTE && i + 1 < text.length() && text.charAt(i + 1) == QUOTE;
                i += doubled ? 1 : 0;
                quoted = doubled || c != QUOTE;
            } else if (c == '\n') {
                if (i > begin) {
                    rows.add(new Row(number, begin, cells));
                }
                number++;
                begin = i + 1;
                cells = 1;
                cellBegins = true;
            } else {
                quoted = c == QUOTE && cellBegins;
                cellBegins = delimiters.indexOf(c) >= 0;
                cells += cellBegins ? 1 : 0;
            }
        }
        Row last = new Row(number, begin, cells);
        if (!quoted && begin < text.length()) {
            rows.add(last);
        }
        return new CsvRecords(rows, quoted ? Optional.of(last) : Optional.empty());
    }

    /**
     * Checks that the quoted cells of a whole file are closed.
     *
     * @throws InvalidInputException if one is not, naming its row
     */
    void requireClosed(Path file) {
        if (open.isPresent()) {
            int row = open.get().number();
            throw new InvalidInputException(file + " row " + row + ": found a quoted cell that is not closed; expected"
                    + " a closing quote. Fix: remove the quote in row " + row
                    + ", or export the file again if it is cut off");
        }
    }

    /**
     * Checks that the rows of {@code text} have one cell for each name of the header.
     *
     * @throws InvalidInputException if many rows do not, with the first of them and the probable cause
     */
    static void requireEvenRows(Path file, String text, String delimiter) {
        List<Row> rows = of(text, delimiter).rows;
        if (rows.size() < 2) {
            return;
        }
        int names = rows.get(0).cells();
        List<Row> odd =
                rows.stream().skip(1).filter(row -> row.cells() != names).toList();
        if (!isMany(odd.size(), rows.size())) {
            return;
        }
        int usual = mostFrequentWidth(rows);
        Optional<String> other = delimiterOfHeader(text, rows, usual);
        if (names == 1 && usual > 1 && other.isPresent()) {
            throw new InvalidInputException(file + " row 1: found names separated by " + shown(other.get())
                    + " over rows separated by " + shown(delimiter)
                    + "; expected one delimiter in all rows. Fix: write "
                    + shown(delimiter) + " between the names of row 1");
        }
        Row first = odd.get(0);
        throw new InvalidInputException(file + " row " + first.number() + ": found " + first.cells()
                + (first.cells() == 1 ? " cell" : " cells") + " in a row under " + names + " names, as in " + odd.size()
                + " of " + (rows.size() - 1)
                + " rows; expected " + names + " cells. Fix: "
                + (first.cells() > names
                        ? "export with another delimiter or with quotes around each cell that holds " + shown(delimiter)
                                + ", such as a decimal comma"
                        : "write " + shown(delimiter) + " between all cells of each such row, empty ones too, or delete"
                                + " these rows"));
    }

    /**
     * Returns {@code text} without the few rows whose width differs from the header's. With one such row DuckDB's
     * sniffer fails; the reader of data sets drops and counts it. Returns {@code text} itself if no row or many rows
     * differ.
     */
    static String withoutOddRows(String text) {
        Optional<String> delimiter = delimiterOfRows(text);
        if (delimiter.isEmpty()) {
            return text;
        }
        CsvRecords records = of(text, delimiter.get());
        List<Row> rows = records.rows;
        int names = rows.get(0).cells();
        long odd = rows.stream().filter(row -> row.cells() != names).count();
        if (odd == 0 || isMany(odd, rows.size())) {
            return text;
        }
        StringBuilder even = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            if (rows.get(r).cells() == names) {
                int end = r + 1 < rows.size() ? rows.get(r + 1).begin() : text.length();
                even.append(text, rows.get(r).begin(), end);
            }
        }
        return even.toString();
    }

    /**
     * Returns the delimiter with which more than half of the rows have the width of the first one, at least two cells;
     * of several, the one with the most cells.
     */
    static Optional<String> delimiterOfRows(String text) {
        String best = "";
        int most = 1;
        for (int d = 0; d < USUAL.length(); d++) {
            String delimiter = USUAL.substring(d, d + 1);
            List<Row> rows = of(text, delimiter).rows;
            int names = rows.isEmpty() ? 0 : rows.get(0).cells();
            long even = rows.stream().filter(row -> row.cells() == names).count();
            if (names > most && rows.size() >= FEWEST_ROWS && even * 2 > rows.size()) {
                most = names;
                best = delimiter;
            }
        }
        return Optional.of(best).filter(found -> !found.isEmpty());
    }

    /** Returns whether the number of odd rows makes the reader of data sets reject the file. */
    private static boolean isMany(long odd, long rows) {
        return odd > 1 && odd * ROWS_PER_ODD > rows;
    }

    /** Returns the delimiter between names in the first row that head columns; empty if the row holds no such names. */
    static Optional<String> delimiterOfNames(String text) {
        String first = text.lines().findFirst().orElse("");
        return USUAL.chars()
                .mapToObj(Character::toString)
                .filter(usual -> Arrays.stream(first.split(Pattern.quote(usual), -1))
                                .filter(ColumnRole::known)
                                .count()
                        >= 2)
                .findFirst();
    }

    private static int mostFrequentWidth(List<Row> rows) {
        return rows.stream().collect(Collectors.groupingBy(Row::cells, Collectors.counting())).entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /** Returns the delimiter that cuts the first row into as many cells as the others have. */
    private static Optional<String> delimiterOfHeader(String text, List<Row> rows, int cells) {
        String header = text.substring(rows.get(0).begin(), rows.get(1).begin());
        return USUAL.chars()
                .mapToObj(Character::toString)
                .filter(usual -> of(header, usual).rows.get(0).cells() == cells)
                .findFirst();
    }

    private static String shown(String delimiter) {
        return delimiter.equals("\t") ? "a tab" : '"' + delimiter + '"';
    }
}
