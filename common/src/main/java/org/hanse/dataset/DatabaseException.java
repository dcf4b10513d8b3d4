// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.sql.SQLException;
import org.hanse.config.InvalidInputException;

/** Failed DuckDB statement. The message is one line. */
final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String line;

    /** Advice on free space, if there is too little. */
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

    /** Returns DuckDB's message. */
    String line() {
        return line;
    }

    /** Returns whether the user's values or expressions are at fault, and not the disk, the memory or this program. */
    boolean isAboutInput() {
        return !line.startsWith("INTERNAL") && !isAboutRoom();
    }

    /** Returns whether the file has line ends of several kinds, which may also cause other errors of the parser. */
    boolean isAboutLineEnds() {
        return line.contains("state machine reached an invalid state");
    }

    private boolean isAboutRoom() {
        return line.startsWith("Out of Memory")
                || line.contains("No space left")
                || line.contains("max_temp_directory_size");
    }

    /** Returns this as an error of the text at {@code where}, unless it is a defect of this program. */
    RuntimeException blaming(String where) {
        if (isAboutRoom()) {
            return new InvalidInputException(
                    where + ": found too little memory or disk for temporary files (" + line
                            + "); expected enough. Fix: " + advice,
                    this);
        }
        return isAboutInput()
                ? new InvalidInputException(
                        where + ": found an error (" + line + "); expected readable data. Fix: correct this place",
                        this)
                : this;
    }

    /** Returns this as an error of {@code file}, with the user's name of it. */
    RuntimeException blaming(TextFile file) {
        String known = line.replace(file.readable().toString(), file.original().toString());
        String told = isAboutLineEnds() ? "no line structure; check delimiter, quote and escape" : known;
        return new DatabaseException(told, this, advice).blaming(file.original().toString());
    }

    /** Returns the message in one line, without DuckDB's advice and the position in the generated statement. */
    private static String oneLine(String message) {
        return message.lines()
                .filter(part -> !part.isBlank())
                .findFirst()
                .orElse("")
                .strip();
    }
}
