// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Parquet files of cleaned interactions and of items, as {@link SegmentImport} writes them.
 *
 * @param interactions interactions, in the order of their numbers
 * @param items facts of items; empty where the interactions alone tell the items
 */
public record StoredSegments(List<Path> interactions, Optional<Path> items) {

    /** Empty store. */
    public static final StoredSegments NONE = new StoredSegments(List.of(), Optional.empty());

    public StoredSegments {
        interactions = List.copyOf(interactions);
    }
}
