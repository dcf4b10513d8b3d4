// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.sql.SQLException;
import org.hanse.config.InvalidInputException;

/** DuckDB could not do what it was asked to. The message is one line. */
final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String line;

    /** Where to find room, if room is what is missing. */
    private final String advice;

    /** @param advice where to find room, as {@link Workspace#advice} */
    DatabaseException(SQLException cause, String advice) {
        this(oneLine(String.valueOf(cause.getMessage())), cause, advice);
    }

    private DatabaseException(String line, Exception cause, String advice) {
        super(line, cause);
        this.line = line;
        this.advice = advice;
    }

    /** What DuckDB says. */
    String line() {
        return line;
    }

    /** Whether the user's values or expressions are at fault, and not the disk, the memory or this program. */
    boolean isAboutInput() {
        return !line.startsWith("INTERNAL") && !isAboutRoom();
    }

    /** Whether the parser met a line end of another kind than the first; it may have lost its way otherwise as well. */
    boolean isAboutLineEnds() {
        return line.contains("state machine reached an invalid state");
    }

    private boolean isAboutRoom() {
        return line.startsWith("Out of Memory")
                || line.contains("No space left")
                || line.contains("max_temp_directory_size");
    }

    /** This as an error of what stands at {@code where}, unless this program is to blame. */
    RuntimeException blaming(String where) {
        if (isAboutRoom()) {
            return new InvalidInputException(
                    "the disk of temporary files is full or memory ran out while reading " + where + ": " + line
                            + ". Fix: " + advice,
                    this);
        }
        return isAboutInput() ? new InvalidInputException(where + ": " + line, this) : this;
    }

    /** This as an error of {@code file}, named as the user knows it. */
    RuntimeException blaming(TextFile file) {
        String known = line.replace(file.readable().toString(), file.original().toString());
        String told = isAboutLineEnds() ? "found no line structure; check delimiter, quote and escape" : known;
        return new DatabaseException(told, this, advice).blaming(file.original().toString());
    }

    /** DuckDB goes on with advice and with the place in the statement, which is of our making. */
    private static String oneLine(String message) {
        return message.lines()
                .filter(part -> !part.isBlank())
                .findFirst()
                .orElse("")
                .strip();
    }
}
