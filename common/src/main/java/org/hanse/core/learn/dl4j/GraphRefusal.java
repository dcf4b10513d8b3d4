// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

/** Conversion of a library's message about a graph, often many lines long, to one line. */
final class GraphRefusal {

    private static final int LONGEST = 300;

    private GraphRefusal() {}

    /** Returns an exception with the first line of the cause's message. */
    static IllegalArgumentException of(String what, Throwable cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        String line = message.lines().findFirst().orElse("").strip();
        if (line.isEmpty()) {
            line = cause.getClass().getSimpleName();
        }
        return new IllegalArgumentException(what + ": " + line.substring(0, Math.min(LONGEST, line.length())), cause);
    }
}
