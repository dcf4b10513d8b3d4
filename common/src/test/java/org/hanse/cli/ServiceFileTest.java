// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceFileTest {

    @TempDir
    Path home = Path.of("");

    private static ObjectNode state(String http) {
        return JsonNodeFactory.instance.objectNode().put("http", http);
    }

    @Test
    void running_ownProcess_returnsItsState() {
        new ServiceFile(home).write(state("http://127.0.0.1:1"));

        assertThat(new ServiceFile(home).running()).hasValueSatisfying(state -> {
            assertThat(state.path("http").asText()).isEqualTo("http://127.0.0.1:1");
            assertThat(state.path("pid").asLong())
                    .isEqualTo(ProcessHandle.current().pid());
        });
    }

    /** Each process reads the start of the machine anew. */
    @Test
    void running_startThatACorrectionOfTheClockMoved_returnsItsState() throws IOException {
        new ServiceFile(home).write(state(""));
        Path file = home.resolve("service.json");
        String started =
                new ServiceFile(home).read().orElseThrow().path("started").asText();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(started, Instant.parse(started).plusSeconds(1).toString()));

        assertThat(new ServiceFile(home).running()).isPresent();
    }

    /** The number of an ended process is used again. */
    @Test
    void running_otherProcessWithTheSameNumber_isEmpty() throws IOException {
        new ServiceFile(home).write(state(""));
        Path file = home.resolve("service.json");
        Files.writeString(file, Files.readString(file).replaceAll("(\"started\":\")[^\"]*", "$12026-01-01T00:00:00Z"));

        assertThat(new ServiceFile(home).running()).isEmpty();
        assertThat(new ServiceFile(home).read()).isPresent();
    }

    @Test
    void write_sameState_leavesTheFile() throws IOException {
        ServiceFile file = new ServiceFile(home);
        file.write(state("a"));
        Files.delete(home.resolve("service.json"));

        file.write(state("a"));
        assertThat(home.resolve("service.json")).doesNotExist();

        file.write(state("b"));
        assertThat(home.resolve("service.json")).exists();
    }

    @Test
    void read_damagedFile_isEmpty() throws IOException {
        assertThat(new ServiceFile(home).read()).isEmpty();
        Files.writeString(home.resolve("service.json"), "{\"pid\": 1");

        assertThat(new ServiceFile(home).read()).isEmpty();
        assertThat(new ServiceFile(home).running()).isEmpty();
    }
}
