// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

/** Fills a table from a text file with DuckDB's reader of CSV, and lets go of the file. */
final class TextScan {

    private final Workspace workspace;
    private final String insert;
    private final String options;

    /**
     * @param insert the statement up to the scan
     * @param options of {@code read_csv}
     */
    TextScan(Workspace workspace, String insert, String options) {
        this.workspace = workspace;
        this.insert = insert;
        this.options = options;
    }

    /**
     * Result of a scan.
     *
     * @param rows number of rows read
     * @param rejected rejected lines
     */
    record Result(long rows, RejectedLines.Found rejected) {}

    /** Reads {@code file}; where its line ends are mixed, a copy in which they are not. */
    Result of(TextFile file) {
        try {
            return scan(file);
        } catch (DatabaseException e) {
            if (!e.isAboutLineEnds()) {
                throw e.blaming(file);
            }
        }
        TextFile unified = file.withOneLineEnd(workspace);
        try {
            return scan(unified);
        } catch (DatabaseException e) {
            throw e.blaming(unified);
        }
    }

    private Result scan(TextFile file) {
        RejectedLines rejected = new RejectedLines(workspace);
        long rows = workspace.update(insert + "read_csv(" + SqlText.file(file.readable()) + ", " + options + ", "
                + rejected.options() + ")");
        Result result = new Result(rows, rejected.find(file));
        file.release();
        return result;
    }
}
