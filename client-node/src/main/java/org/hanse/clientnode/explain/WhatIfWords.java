// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.util.List;
import java.util.stream.Stream;

/**
 * What would have changed the first item, in words.
 *
 * @param result sentence, above the interactions
 * @param interactions interactions without which another item is first; may be empty
 * @param notes sentences below the interactions; may be empty
 */
public record WhatIfWords(String result, List<String> interactions, List<String> notes) {

    public WhatIfWords {
        interactions = List.copyOf(interactions);
        notes = List.copyOf(notes);
    }

    /** Returns the lines of a terminal. */
    List<String> lines() {
        return Stream.of(
                        Stream.of(result),
                        Stream.concat(interactions.stream(), notes.stream()).map(own -> "  " + own))
                .flatMap(own -> own)
                .toList();
    }
}
