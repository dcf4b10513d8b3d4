// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.PolicyStore;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFile;

/** Policy in a YAML file, with its changes in a file beside it, a JSON object a line. */
public final class FilePolicyStore implements PolicyStore {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private final Path file;
    private final Path log;

    /** @param log file of the changes */
    public FilePolicyStore(Path file, Path log) {
        this.file = file;
        this.log = log;
    }

    /** Line of the log. */
    private record Line(String at, String by, String before, String after, Optional<String> text, boolean undo) {

        private static Line of(Change change) {
            return new Line(
                    change.author().at().toString(),
                    change.author().by(),
                    change.before(),
                    change.after(),
                    change.text(),
                    change.undo());
        }

        private Change change() {
            return new Change(new Author(Instant.parse(at), by), before, after, text, undo);
        }
    }

    @Override
    public Optional<String> text() {
        return text(file);
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    @Override
    public List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        try {
            for (String line : text(log).orElse("").lines().toList()) {
                changes.add(JSON.readValue(line, Line.class).change());
            }
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    log + ":" + (changes.size() + 1)
                            + ": found no change; expected a JSON object. Fix: restore the file from a backup, or delete it:"
                            + " earlier changes cannot be undone then",
                    e);
        }
        return changes;
    }

    @Override
    public synchronized boolean replace(String expected, String next, Author author, boolean undo) {
        Optional<String> now = text();
        if (!PolicyStore.digest(now).equals(expected)) {
            return false;
        }
        Change change = new Change(author, expected, PolicyStore.digest(Optional.of(next)), now, undo);
        DurableFile.write(
                log,
                Stream.concat(changes().stream(), Stream.of(change))
                        .map(Line::of)
                        .map(FilePolicyStore::line)
                        .collect(Collectors.joining()));
        DurableFile.write(file, next);
        return true;
    }

    private static String line(Line line) {
        try {
            return JSON.writeValueAsString(line) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written", e);
        }
    }
}
