// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.hanse.clientnode.port.UpdateStore;
import org.hanse.clientnode.port.UpdateStoreContract;
import org.hanse.core.quantize.QuantizationSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUpdateStoreTest extends UpdateStoreContract {

    @TempDir
    Path folder = Path.of("");

    @Override
    protected UpdateStore store() {
        return new FileUpdateStore(folder.resolve("updates"));
    }

    private Path file() {
        return folder.resolve("updates").resolve("books.update");
    }

    @Test
    void store_ofAnUpdate_isReadableByTheOwnerOnly() throws IOException {
        store().store(JOB, update(1));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    /** The node trains anew for the next round. */
    @Test
    void load_ofADamagedFileOrAnotherFormat_isEmpty() throws IOException {
        store().store(JOB, update(1));
        assertThat(store().load(JOB, SPEC, SIZE + 1)).isEmpty();
        assertThat(store().load(JOB, new QuantizationSpec(0.5, 1_000_000, 5, 0), SIZE))
                .isEmpty();

        byte[] bytes = Files.readAllBytes(file());
        for (int length : new int[] {0, 10, 40, bytes.length / 2, bytes.length - 1}) {
            Files.write(file(), Arrays.copyOf(bytes, length));
            assertThat(store().load(JOB, SPEC, SIZE)).as("%d bytes", length).isEmpty();
        }
    }
}
