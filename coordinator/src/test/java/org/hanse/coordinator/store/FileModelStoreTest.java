// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.coordinator.port.ModelStoreContract;
import org.hanse.core.crypto.Digest;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.optimizer.OptimizerState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileModelStoreTest extends ModelStoreContract {

    @TempDir
    Path folder;

    @Override
    protected ModelStore empty() {
        return new FileModelStore(folder);
    }

    @Override
    protected ModelStore reopened(ModelStore store) {
        return new FileModelStore(folder);
    }

    @Test
    void modelFile_ofAnotherModel_isRefused() throws IOException {
        ModelStore store = empty();
        Digest first = store.store(new GlobalModel(1, vector(1)));
        Digest second = store.store(new GlobalModel(1, vector(2)));
        Files.copy(store.file(second), replaced(store.file(first)));

        assertThatThrownBy(() -> store.model(first))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found content of digest " + second.toHex());
    }

    @Test
    void modelFile_cutOffAtEachByte_isRefused() throws IOException {
        ModelStore store = empty();
        Digest digest = store.store(new GlobalModel(1, vector(1)));
        byte[] whole = Files.readAllBytes(store.file(digest));
        for (int length = 0; length < whole.length; length++) {
            Files.write(store.file(digest), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> store.model(digest))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(store.file(digest) + ": found ");
        }
    }

    @Test
    void optimizerFile_changedAtEachByte_isRefusedOrTheSame() throws IOException {
        ModelStore store = empty();
        OptimizerState state = new OptimizerState(Optional.of(vector(1)), Optional.of(vector(2)));
        Digest digest = store.store(state);
        Path file = folder.resolve("optimizer").resolve(digest.toHex() + ".state");
        byte[] whole = Files.readAllBytes(file);
        int refused = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x5a;
            Files.write(file, changed);
            try {
                assertThat(store.optimizer(digest)).isEqualTo(state);
            } catch (InvalidInputException e) {
                assertThat(e).hasMessageStartingWith(file + ": found ");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length / 2);
    }

    private static Path replaced(Path file) throws IOException {
        Files.delete(file);
        return file;
    }
}
