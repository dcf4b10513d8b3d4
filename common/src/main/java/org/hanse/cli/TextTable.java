// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.util.ArrayList;
import java.util.List;

/** Text table in columns: the last column is open-ended, the others are as wide as their widest cell. */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> numeric;

    private TextTable(List<Boolean> numeric) {
        this.numeric = numeric;
    }

    /** Returns a table with one column per letter of {@code alignment}: l left, r right. */
    public static TextTable aligned(String alignment) {
        return new TextTable(alignment.chars().mapToObj(letter -> letter == 'r').toList());
    }

    /** Returns the lines of a table, indented by two blanks; see {@link #aligned}. */
    public static List<String> indented(String alignment, List<List<String>> rows) {
        TextTable table = aligned(alignment);
        rows.forEach(row -> table.row(row.toArray(String[]::new)));
        return table.lines(GAP);
    }

    /** Adds a row of one cell a column. */
    public TextTable row(String... cells) {
        if (cells.length != numeric.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + numeric.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** Returns the lines, each begun with {@code indent}, none ended with blanks. */
    public List<String> lines(String indent) {
        int[] widths = new int[numeric.size()];
        for (List<String> row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], length(row.get(c)));
            }
        }
        return rows.stream().map(row -> line(row, widths, indent)).toList();
    }

    private String line(List<String> row, int[] widths, String indent) {
        StringBuilder line = new StringBuilder(indent);
        for (int c = 0; c < widths.length; c++) {
            String padding = " ".repeat(widths[c] - length(row.get(c)));
            line.append(numeric.get(c) ? padding + row.get(c) : row.get(c) + padding)
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
