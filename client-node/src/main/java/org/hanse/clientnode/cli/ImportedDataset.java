// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.config.ConfigDocument;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.learn.NetworkTrainer.Merchant;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.file.DurableFile;

/** Data set that the merchant imported, by the path of its descriptor in {@code import.yaml}. Another import replaces it. */
public final class ImportedDataset implements LocalDataset {

    private final Path folder;
    private final Path file;
    private final InstantSource clock;

    /** @param folder data folder of the node */
    public ImportedDataset(Path folder, InstantSource clock) {
        this.folder = folder;
        this.file = folder.resolve("import.yaml");
        this.clock = clock;
    }

    /**
     * Reads and cleans a data set, and uses it from now on.
     *
     * @throws InvalidInputException if it cannot be read, or too much of it is rejected; the earlier import remains then
     */
    public Dataset importFrom(Path descriptor) {
        Path absolute = descriptor.toAbsolutePath().normalize();
        Dataset dataset = read(absolute);
        try {
            DurableFile.makeFolders(folder);
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be created: " + e.getMessage(), e);
        }
        DurableFile.write(
                file,
                "# Imported data of this node.\ndescriptor: \"" + absolute + "\"\nat: \"" + clock.instant() + "\"\n");
        return dataset;
    }

    private Dataset read(Path descriptor) {
        return new DatasetReader(ReadingOptions.standard(clock)).read(DatasetDescriptor.read(descriptor));
    }

    /** Returns whether data were imported. */
    public boolean isPresent() {
        return Files.exists(file);
    }

    @Override
    public String version() {
        try {
            return Files.readString(required());
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private Path required() {
        if (!Files.exists(file)) {
            throw new InvalidInputException(
                    "data: found none; expected imported interactions. Fix: run hanse node import"
                            + " HOME DESCRIPTOR");
        }
        return file;
    }

    @Override
    public Merchant merchant() {
        Dataset dataset = read(descriptor());
        return new Merchant(dataset.interactions(), dataset.catalogue());
    }

    @Override
    public Protocol protocol() {
        return DatasetDescriptor.read(descriptor()).protocol();
    }

    private Path descriptor() {
        return ConfigDocument.read(required(), root -> {
            root.keys("descriptor", "at");
            return Path.of(root.requireText("descriptor"));
        });
    }
}
