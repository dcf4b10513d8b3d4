// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The lines of one file that DuckDB could not read. */
final class RejectedLines {

    private static final String ERRORS = "rejected_lines";
    private static final String SCANS = "rejecting_scans";

    /** DuckDB keeps this much of a line. */
    private static final int KEPT_LENGTH = 10_000;

    private static final int LONGEST_LINE_END = 2;
    private static final int SHOWN_LENGTH = 80;

    private final Workspace workspace;

    RejectedLines(Workspace workspace) {
        this.workspace = workspace;
        drop();
    }

    /**
     * Result of a search.
     *
     * @param lines numbers of the rejected lines, a header counted, one that spans several lines counted once
     */
    record Found(List<Long> lines, SourceTable.Unreadable unreadable) {}

    private record Rejected(long line, boolean incomplete, String text, long from) {
        boolean isLastOf(long bytes) {
            return from + text.getBytes(StandardCharsets.UTF_8).length + LONGEST_LINE_END >= bytes;
        }

        /** Returns the number of line breaks inside a rejected line, caused by an unclosed quote. */
        long swallowed() {
            return text.strip().chars().filter(c -> c == '\n').count();
        }
    }

    /** Returns the options of {@code read_csv} that make DuckDB keep rejected lines. */
    String options() {
        return "store_rejects=true, rejects_table='" + ERRORS + "', rejects_scan='" + SCANS + "'";
    }

    /** Reads the rejections of the scan of {@code file}. */
    Found find(TextFile file) {
        List<Rejected> rejected = workspace.rows(
                "SELECT line, bool_or(error_type IN ('MISSING COLUMNS', 'UNQUOTED VALUE')), "
                        + "coalesce(any_value(csv_line), ''), min(line_byte_position) - 1 FROM " + ERRORS
                        + " GROUP BY line ORDER BY line",
                row -> new Rejected(row.getLong(1), row.getBoolean(2), row.getString(3), row.getLong(4)));
        drop();
        long bytes = file.bytes();
        SourceTable.Unreadable unreadable = SourceTable.Unreadable.NOTHING;
        for (Rejected line : rejected) {
            unreadable = unreadable.plus(loss(file, line, bytes));
        }
        return new Found(rejected.stream().map(Rejected::line).toList(), unreadable);
    }

    private static SourceTable.Unreadable loss(TextFile file, Rejected rejected, long bytes) {
        String place = file.original() + " row " + rejected.line + ": " + shown(rejected.text);
        if (rejected.swallowed() == 0) {
            return rejected.incomplete && rejected.isLastOf(bytes)
                    ? new SourceTable.Unreadable(0, 1, Optional.empty(), Optional.of(place))
                    : new SourceTable.Unreadable(1, 0, Optional.of(place), Optional.empty());
        }
        // A quote that is never closed takes the rest of the file with it.
        long lines = rejected.text.length() >= KEPT_LENGTH
                ? Math.max(file.lines() - rejected.line + 1, 1)
                : rejected.swallowed() + 1;
        return new SourceTable.Unreadable(
                lines, 0, Optional.of(place + " (a quote opened here is not closed)"), Optional.empty());
    }

    static String shown(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() > SHOWN_LENGTH ? line.substring(0, SHOWN_LENGTH) + "..." : line;
    }

    private void drop() {
        workspace.execute("DROP TABLE IF EXISTS " + ERRORS);
        workspace.execute("DROP TABLE IF EXISTS " + SCANS);
    }
}
