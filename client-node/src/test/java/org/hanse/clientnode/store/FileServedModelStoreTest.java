// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServedModelStoreContract;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileServedModelStoreTest extends ServedModelStoreContract {

    @TempDir
    Path folder = Path.of("");

    @Override
    protected ServedModelStore store() {
        return new FileServedModelStore(serving());
    }

    private Path serving() {
        return folder.resolve("models").resolve("serving");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(serving())) {
            return files.sorted().toList();
        }
    }

    @Test
    void choice_ofADamagedFile_isEmpty() throws IOException {
        store().choose(choice(0));
        Files.writeString(serving().resolve("node.choice"), "{");
        assertThat(store().choice()).isEmpty();
        Files.writeString(serving().resolve("node.choice"), "{}");
        assertThat(store().choice()).isEmpty();
    }

    @Test
    void serve_ofAnotherModel_leavesTwoFilesOfTheOwner() throws IOException {
        store().serve(served(1, 1), content(1));
        store().serve(served(2, 2), content(2));

        assertThat(files())
                .hasSize(2)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    /** The next training replaces it. */
    @Test
    void own_ofADamagedFile_isEmpty() throws IOException {
        store().serve(network(3), content(3));
        String text = Files.readString(serving().resolve("node.network"));
        for (String damaged : List.of("{", "{}", text.replace("CATEGORY", "COLOUR"), text.replace("2026", "now"))) {
            Files.writeString(serving().resolve("node.network"), damaged);
            assertThat(store().own()).as(damaged).isEmpty();
        }
    }

    @Test
    void content_ofADamagedFile_isEmpty() throws IOException {
        store().serve(served(1, 1), content(1));
        Path file = files().get(0);
        assertThat(file.getFileName().toString()).endsWith(".model");
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThat(store().content(JOB, served(1, 1).model()))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void served_ofADamagedFile_saysWhatToDo() throws IOException {
        store().serve(served(1, 1), content(1));
        Files.writeString(serving().resolve("books.json"), "{");

        assertThatThrownBy(() -> store().served(JOB))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("books.json: found other text")
                .hasMessageContaining("Fix: delete the file");
    }
}
