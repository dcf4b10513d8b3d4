// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.hanse.core.crypto.Digest;

/**
 * Text of the policy of a node's owner, and its changes by the owner's page. The owner may also edit the file, which is no change here. Any
 * thread may call it; methods block. A change is durable when a method returns.
 */
public interface PolicyStore {

    /** Digest of a missing file. */
    String NONE = "none";

    /**
     * Change of the text.
     *
     * @param before digest of the text before, or {@link #NONE}
     * @param after digest of the text after
     * @param text text before; empty for a missing file
     * @param undo whether the change took back an earlier one
     */
    record Change(Author author, String before, String after, Optional<String> text, boolean undo) {}

    /** Returns the text; empty without a file. */
    Optional<String> text();

    /** Returns the changes, oldest first. A crash may leave a last one that was not made. */
    List<Change> changes();

    /**
     * Replaces the text, and records the change first.
     *
     * @param expected digest of the present text
     * @return false if the present text is another one; nothing is changed then
     */
    boolean replace(String expected, String next, Author author, boolean undo);

    /** Returns the digest of a text. */
    static String digest(Optional<String> text) {
        return text.map(own ->
                        Digest.sha256(own.getBytes(StandardCharsets.UTF_8)).toHex())
                .orElse(NONE);
    }
}
