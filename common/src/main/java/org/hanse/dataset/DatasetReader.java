// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Optional;
import org.hanse.config.InvalidInputException;

/**
 * Reader of data sets.
 *
 * <p>The order is part of the result. Items have the order of the catalogue's source, otherwise of their first occurrence, training split
 * first. Shoppers have the order of their first row. Interactions of a shopper are ordered by time, then by row. The same files give the
 * same data set.
 */
public final class DatasetReader {

    private final ReadingOptions options;
    private final TitleTokenizer tokenizer = new TitleTokenizer();

    public DatasetReader(ReadingOptions options) {
        this.options = options;
    }

    /**
     * Reads, cleans and filters the data set.
     *
     * @throws InvalidInputException if a file cannot be read as the descriptor says, too much of it is wrong, or nothing
     *     is left
     */
    public Dataset read(DatasetDescriptor descriptor) {
        return read(descriptor, Optional.empty());
    }

    /**
     * Reads and filters the data set that segments hold. It equals the one that {@link #read(DatasetDescriptor)} returns for the sources
     * that the segments were imported from.
     *
     * @param descriptor descriptor of the newest import; its sources are not read
     * @throws InvalidInputException if nothing is left
     */
    public Dataset read(DatasetDescriptor descriptor, StoredSegments stored) {
        return read(descriptor, Optional.of(stored));
    }

    private Dataset read(DatasetDescriptor descriptor, Optional<StoredSegments> stored) {
        try (Workspace workspace = Workspace.open(options)) {
            return new DatasetAssembly(descriptor, options, workspace, tokenizer, stored).dataset();
        } catch (DatabaseException e) {
            throw e.blaming(descriptor.file().toString());
        }
    }
}
