// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.hanse.config.ConfigDocument;
import org.hanse.config.InvalidInputException;

/** Kind of an input file, so that an error can name the right command for it. */
enum FileKind {
    DESCRIPTOR("a descriptor of a data set", "hanse data check"),
    SCENARIO("a scenario", "hanse sim run"),
    TABLE("a table of data", "hanse data guess");

    private static final String TABLES = ".*\\.(csv|tsv|tab|jsonl|ndjson|parquet|xls|xlsx|gz)";
    /** File names of item sequences, and possibly of scenarios. */
    private static final String PERHAPS_TABLES = ".*\\.txt";

    private static final long LONGEST_YAML = 1 << 20;
    private static final int MOST_FILES = 1_000;

    private final String words;
    private final String command;

    FileKind(String words, String command) {
        this.words = words;
        this.command = command;
    }

    /**
     * Checks the kind of {@code file} by its name and keys.
     *
     * @throws InvalidInputException for another kind, with the command for it
     */
    void require(Path file) {
        of(file).filter(found -> found != this).ifPresent(found -> {
            throw new InvalidInputException(file + ": found " + found.words + "; expected " + words + ". Fix: "
                    + found.command + " " + CommandWords.path(file));
        });
    }

    /** Returns a scenario in the folder of {@code descriptor} that names it; the first by name if there are several. */
    static Optional<Path> scenarioOf(Path descriptor) {
        Path folder = Objects.requireNonNullElse(descriptor.getParent(), Path.of(""));
        Path wanted = descriptor.toAbsolutePath().normalize();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .limit(MOST_FILES)
                    .sorted()
                    .filter(file -> names(file, wanted))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean names(Path file, Path descriptor) {
        try {
            if (Files.size(file) > LONGEST_YAML) {
                return false;
            }
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            return StreamSupport.stream(
                            ConfigDocument.tree(file, Files.readString(file))
                                    .path("merchants")
                                    .spliterator(),
                            false)
                    .map(merchant -> merchant.path("dataset").asText())
                    .anyMatch(dataset -> folder.resolve(dataset).normalize().equals(descriptor));
        } catch (IOException | InvalidInputException | InvalidPathException e) {
            return false;
        }
    }

    /** Returns the kind of {@code file}; empty if it is unclear, in which case the reader reports the problem. */
    private static Optional<FileKind> of(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.matches(TABLES)) {
            return Optional.of(TABLE);
        }
        return ofText(file).or(() -> name.matches(PERHAPS_TABLES) ? Optional.of(TABLE) : Optional.empty());
    }

    private static Optional<FileKind> ofText(Path file) {
        try {
            if (Files.size(file) > LONGEST_YAML) {
                return Optional.empty();
            }
            JsonNode tree = ConfigDocument.tree(file, Files.readString(file));
            if (tree.has("scenario") || tree.has("merchants")) {
                return Optional.of(SCENARIO);
            }
            return tree.has("dataset") || tree.has("interactions") ? Optional.of(DESCRIPTOR) : Optional.empty();
        } catch (IOException | InvalidInputException e) {
            return Optional.empty();
        }
    }
}
