// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.hanse.core.interaction.InteractionLog;

/** A folder in which a test makes up a data set. */
final class DatasetFolder {

    /** Current time of the tests. */
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Path folder;

    DatasetFolder(Path folder) {
        this.folder = folder;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    DatasetFolder file(String name, String... lines) {
        return bytes(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    DatasetFolder encoded(String name, Charset encoding, String... lines) {
        return bytes(name, (String.join("\n", lines) + "\n").getBytes(encoding));
    }

    DatasetFolder gzipped(String name, String... lines) {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path(name)))) {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    DatasetFolder bytes(String name, byte[] content) {
        try {
            Files.createDirectories(path(name).getParent());
            Files.write(path(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    DatasetDescriptor descriptor(String... lines) {
        file("dataset.yaml", lines);
        return DatasetDescriptor.read(path("dataset.yaml"));
    }

    Dataset read(String... descriptorLines) {
        return reader(CleaningPolicy.LENIENT).read(descriptor(descriptorLines));
    }

    Dataset readStrictly(String... descriptorLines) {
        return reader(CleaningPolicy.STRICT).read(descriptor(descriptorLines));
    }

    static DatasetReader reader(CleaningPolicy policy) {
        return new DatasetReader(ReadingOptions.standard(() -> NOW).with(policy));
    }

    /** A shopper's items by their ids, for comparison. */
    static List<String> items(Dataset dataset, InteractionLog log, int shopper) {
        List<String> items = new ArrayList<>();
        for (int p = log.from(shopper); p < log.to(shopper); p++) {
            items.add(dataset.catalogue().item(log.item(p)).id().value());
        }
        return items;
    }

    static List<String> items(Dataset dataset, int shopper) {
        return items(dataset, dataset.interactions(), shopper);
    }

    static List<String> shoppers(InteractionLog log) {
        List<String> shoppers = new ArrayList<>();
        for (int s = 0; s < log.shoppers(); s++) {
            shoppers.add(log.shopper(s).value());
        }
        return shoppers;
    }
}
