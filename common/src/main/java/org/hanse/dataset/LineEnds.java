// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;

/** Conversion of line ends to one kind. Files from several systems mix them, and DuckDB's parser rejects that. */
final class LineEnds {

    private static final int BUFFER = 1 << 16;

    private final Writer out;
    private long newlines;
    private int returns;
    private char last = '\n';

    private LineEnds(Writer out) {
        this.out = out;
    }

    /**
     * Copies a text with a line feed for each line end: a line feed with any carriage returns before it, or a carriage
     * return alone. Line ends inside quotes are no exception.
     *
     * @return the number of lines, an unfinished last one among them
     */
    static long unify(Reader in, Writer out) throws IOException {
        LineEnds copy = new LineEnds(out);
        char[] buffer = new char[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                copy.add(buffer[i]);
            }
        }
        copy.endReturns();
        return copy.newlines + (copy.last == '\n' ? 0 : 1);
    }

    private void add(char c) throws IOException {
        if (c == '\r') {
            returns++;
            return;
        }
        if (c == '\n') {
            returns = 0;
        } else {
            endReturns();
        }
        write(c);
    }

    private void endReturns() throws IOException {
        for (; returns > 0; returns--) {
            write('\n');
        }
    }

    private void write(char c) throws IOException {
        out.write(c);
        last = c;
        if (c == '\n') {
            newlines++;
        }
    }
}
