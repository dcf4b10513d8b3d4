// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.nio.file.Path;

/** Commands as they are typed into a shell. */
final class CommandWords {

    private CommandWords() {}

    /** Returns a path as one word, in quotes where a shell needs them. */
    static String path(Path path) {
        String text = path.toString();
        return text.matches("[\\w./:+@%,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
