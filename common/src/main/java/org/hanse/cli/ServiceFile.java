// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.hanse.file.DurableFile;

/**
 * State of a service in {@code service.json} of its home folder, for commands of other processes. No other file holds
 * it: the process runs, its HTTP address and its connections. The file remains after the end of the process.
 */
public final class ServiceFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Java adds the start of a process to that of the machine, which is in whole seconds and moves with corrections of the clock. */
    private static final Duration CORRECTION = Duration.ofSeconds(2);

    private final Path file;
    private Optional<ObjectNode> written = Optional.empty();

    /** @param home home folder of the service */
    public ServiceFile(Path home) {
        this.file = home.resolve("service.json");
    }

    /** Writes the state of this process, unless it has not changed. */
    public synchronized void write(ObjectNode state) {
        ObjectNode own = JSON.createObjectNode();
        own.put("pid", ProcessHandle.current().pid()).put("started", started(ProcessHandle.current()));
        own.setAll(state);
        if (written.filter(own::equals).isEmpty()) {
            DurableFile.write(file, own + "\n");
            written = Optional.of(own);
        }
    }

    /** Returns the last state; empty without a readable file. */
    public Optional<ObjectNode> read() {
        try {
            return Files.exists(file) && JSON.readTree(file.toFile()) instanceof ObjectNode state
                    ? Optional.of(state)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the state of the running service; empty if the process that wrote it has ended. */
    public Optional<ObjectNode> running() {
        return read().filter(state -> ProcessHandle.of(state.path("pid").asLong())
                .filter(ProcessHandle::isAlive)
                .filter(process -> isStart(process, state.path("started").asText()))
                .isPresent());
    }

    /** Returns whether the process started then. Another process may have the same number later. */
    private static boolean isStart(ProcessHandle process, String text) {
        try {
            return text.equals(started(process))
                    || Duration.between(Instant.parse(text), Instant.parse(started(process)))
                                    .abs()
                                    .compareTo(CORRECTION)
                            <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }
}
