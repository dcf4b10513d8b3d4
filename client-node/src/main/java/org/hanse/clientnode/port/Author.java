// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;

/**
 * Author of a decision of a node's owner.
 *
 * @param by what the decision came by: a command on the node's machine, or a token
 */
public record Author(Instant at, String by) {

    /** @throws IllegalArgumentException if the text has several lines */
    public Author {
        if (by.isBlank() || by.lines().count() > 1) {
            throw new IllegalArgumentException("by: found \"" + by + "\"; expected one line");
        }
    }

    /**
     * Returns the author of a command on the machine.
     *
     * @param command command with the option that decides
     */
    public static Author ofCommand(Instant at, String command) {
        return new Author(at, "command " + command);
    }

    /** Returns the author of a call with a token. */
    public static Author ofToken(Instant at, String name) {
        return new Author(at, "token " + name);
    }
}
