// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.hanse.clientnode.port.PersonalStateStore;
import org.hanse.clientnode.port.PersonalStateStoreContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePersonalStateStoreTest extends PersonalStateStoreContract {

    @TempDir
    Path folder = Path.of("");

    @Override
    protected PersonalStateStore store() {
        return new FilePersonalStateStore(folder.resolve("personal"));
    }

    private Path file() {
        return folder.resolve("personal").resolve("books.personal");
    }

    @Test
    void store_ofStates_isReadableByTheOwnerOnly() throws IOException {
        store().store(JOB, states(1));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    /** The node fits a new personal part then. */
    @Test
    void load_ofADamagedFile_isEmpty() throws IOException {
        store().store(JOB, states(1));
        byte[] bytes = Files.readAllBytes(file());
        for (int length = 0; length < bytes.length; length += 9) {
            Files.write(file(), Arrays.copyOf(bytes, length));
            assertThat(store().load(JOB)).as("%d bytes", length).isEmpty();
        }
        for (int at = Integer.BYTES * 8; at < bytes.length; at += 5) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            Files.write(file(), changed);
            assertThat(store().load(JOB)).as("byte %d", at).isEmpty();
        }
    }
}
