// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.hanse.clientnode.port.SegmentStore;
import org.hanse.clientnode.port.SegmentStoreContract;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;

class FileSegmentStoreTest extends SegmentStoreContract {

    @Override
    protected SegmentStore store() {
        return new FileSegmentStore(folder.resolve("segments"));
    }

    @Test
    void add_ofAFile_isReadableByTheOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store().file(add("one")))))
                .isEqualTo("rw-------");
    }

    @Test
    void file_thatIsDamaged_isRefusedInOneLine() throws IOException {
        Path file = store().file(add("one"));
        Files.writeString(file, "two");

        assertThatThrownBy(() -> store().file(FileSegmentStore.digest(Files.writeString(folder.resolve("x"), "one"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        file + ": found other bytes; expected the imported data as written. Fix: run hanse node import"
                                + " with --replace");
    }
}
