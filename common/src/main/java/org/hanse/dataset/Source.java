// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;

/** Source of rows. */
sealed interface Source {

    /** Returns the descriptor file and keys of this source. */
    String where();

    /**
     * Files in one format. A {@code .gz} ending means compressed.
     *
     * @param path one file, or a pattern with {@code *}, {@code **}, {@code ?} or brackets that stands for several
     */
    record Files(Path path, FileFormat format, TextDialect dialect, String where) implements Source {}

    /**
     * Result of a query on a database.
     *
     * @param passwordFile file whose first line is the password, which must not be in a descriptor
     */
    record Database(String url, String query, Optional<String> user, Optional<Path> passwordFile, String where)
            implements Source {}

    /** Formats of a file. */
    enum FileFormat {
        /** Values between delimiters, quoted where need be. */
        CSV,
        /** Lines that are not cut into columns; the only column is {@code line}. */
        TEXT,
        /** One JSON object a line. */
        JSONL,
        /** A JSON array of objects. */
        JSON,
        /** One JSON object whose keys are ids and whose values are lists or objects. */
        JSON_MAP,
        PARQUET
    }

    /**
     * Dialect of a text file.
     *
     * @param delimiter between the columns of CSV and the items of a line
     * @param header whether the first line names the columns
     * @param quote empty if no value is quoted
     * @param escape character before a quote inside quotes
     */
    record TextDialect(String delimiter, boolean header, Charset encoding, String quote, String escape) {
        public TextDialect {
            if (delimiter.isEmpty() || delimiter.length() > 4) {
                throw new IllegalArgumentException("delimiter \"" + delimiter + "\" must be 1 to 4 characters");
            }
            if (quote.length() > 1 || escape.length() > 1) {
                throw new IllegalArgumentException("quote and escape are one character or empty");
            }
        }
    }
}
