// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Segments in a folder, as a node stores them. */
final class StoredFolder {

    private final Path folder;
    private final Map<String, Long> erased = new HashMap<>();
    private StoredSegments stored = StoredSegments.NONE;
    private int files;

    StoredFolder(Path folder) {
        this.folder = folder;
    }

    static ReadingOptions options() {
        return ReadingOptions.standard(() -> DatasetFolder.NOW).withThreads(1);
    }

    /** Shoppers that the next imports leave out, with the last time that is left out. */
    Map<String, Long> erased() {
        return erased;
    }

    StoredSegments stored() {
        return stored;
    }

    ImportedSegments add(DatasetDescriptor descriptor) {
        ImportedSegments read = new SegmentImport(options(), step -> {})
                .read(descriptor, stored, id -> erased.getOrDefault(id, SegmentImport.NOT_ERASED), folder);
        List<Path> interactions = new ArrayList<>(read.replacing() ? List.of() : stored.interactions());
        read.interactions().ifPresent(segment -> interactions.add(moved(segment.file())));
        Optional<Path> items =
                read.items().map(segment -> moved(segment.file())).or(stored::items);
        stored = new StoredSegments(interactions, items);
        return read;
    }

    private Path moved(Path file) {
        try {
            return Files.move(file, folder.resolve("segment-" + files++ + ".parquet"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> text(DatasetDescriptor descriptor) {
        return DatasetText.of(new DatasetReader(options()).read(descriptor, stored));
    }
}
