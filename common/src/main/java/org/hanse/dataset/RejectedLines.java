// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Optional;

/** The lines of one file that DuckDB could not read. */
final class RejectedLines {

    private static final String ERRORS = "rejected_lines";
    private static final String SCANS = "rejecting_scans";

    /** DuckDB keeps this much of a line. */
    private static final int KEPT_LENGTH = 10_000;

    private static final int SHOWN_LENGTH = 80;

    private final Workspace workspace;

    RejectedLines(Workspace workspace) {
        this.workspace = workspace;
        drop();
    }

    /**
     * What was found.
     *
     * @param lines numbers of the rejected lines, a header counted, one that runs over several lines counted once
     */
    record Found(List<Long> lines, SourceTable.Lost lost) {}

    private record Rejected(long line, boolean incomplete, String text) {
        /** Line breaks inside a rejected line: what an unclosed quote swallowed. */
        long swallowed() {
            return text.strip().chars().filter(c -> c == '\n').count();
        }
    }

    /** The options of {@code read_csv} that make DuckDB keep rejected lines. */
    String options() {
        return "store_rejects=true, rejects_table='" + ERRORS + "', rejects_scan='" + SCANS + "'";
    }

    /**
     * Looks at what the scan left.
     *
     * @param read number of lines that were read, a header counted
     */
    Found find(TextFile file, long read) {
        List<Rejected> rejected = workspace.rows(
                "SELECT line, bool_or(error_type IN ('MISSING COLUMNS', 'UNQUOTED VALUE')), "
                        + "coalesce(any_value(csv_line), '') FROM " + ERRORS + " GROUP BY line ORDER BY line",
                row -> new Rejected(row.getLong(1), row.getBoolean(2), row.getString(3)));
        drop();
        long total = read + rejected.size();
        SourceTable.Lost lost = SourceTable.Lost.NOTHING;
        for (Rejected line : rejected) {
            lost = lost.plus(loss(file, line, total));
        }
        return new Found(rejected.stream().map(Rejected::line).toList(), lost);
    }

    private static SourceTable.Lost loss(TextFile file, Rejected rejected, long total) {
        String place = file.original() + " row " + rejected.line + ": " + shown(rejected.text);
        boolean last = rejected.line >= total;
        if (rejected.swallowed() == 0) {
            return last && rejected.incomplete
                    ? new SourceTable.Lost(0, 1, Optional.empty(), Optional.of(place))
                    : new SourceTable.Lost(1, 0, Optional.of(place), Optional.empty());
        }
        // A quote that is never closed takes the rest of the file with it.
        long lines = last && rejected.text.length() >= KEPT_LENGTH
                ? Math.max(file.lines() - rejected.line + 1, 1)
                : rejected.swallowed() + 1;
        return new SourceTable.Lost(
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
