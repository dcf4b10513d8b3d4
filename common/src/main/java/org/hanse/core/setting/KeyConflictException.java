// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.setting;

import java.util.List;

/** Refusal of settings that contradict each other, with the keys that set them. Thrown by constructors of settings. */
public final class KeyConflictException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> keys;

    /**
     * Creates the refusal.
     *
     * @param message problem, without the name of the key
     * @param keys paths of keys, seen from the mapping; the problem is reported at the first one that a document has
     */
    public KeyConflictException(String message, String... keys) {
        super(message);
        this.keys = List.of(keys);
    }

    /** Returns the paths of the keys, the most specific one first. */
    public List<String> keys() {
        return keys;
    }
}
