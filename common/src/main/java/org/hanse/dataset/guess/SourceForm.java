// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Form of a file, in the words of a descriptor's source.
 *
 * @param format csv, text, jsonl, json or parquet
 * @param delimiter between the columns or items; empty where there are none
 * @param header whether the first line of a CSV file names the columns
 * @param encoding encoding of the letters
 * @param quote around values that contain a delimiter; empty if no value is quoted
 */
record SourceForm(String format, String delimiter, boolean header, Charset encoding, String quote) {

    static final String CSV = "csv";

    /** Returns the form of a file that its format determines. */
    static SourceForm of(String format) {
        return new SourceForm(format, "", true, StandardCharsets.UTF_8, "\"");
    }

    /** Returns the form as text. */
    String words() {
        return switch (delimiter) {
                    case "" -> format;
                    case "\t" -> format + " with tabs";
                    case " " -> format + " with blanks";
                    default -> format + " with \"" + delimiter + "\"";
                }
                + (format.equals(CSV) ? header ? ", with a header" : ", without a header" : "")
                + (encoding.equals(StandardCharsets.UTF_8) ? "" : ", " + encoding.name());
    }
}
