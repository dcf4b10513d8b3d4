// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hanse.clientnode.port.PolicyStore;
import org.hanse.clientnode.port.PolicyStoreContract;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePolicyStoreTest extends PolicyStoreContract {

    @TempDir
    Path folder = Path.of("");

    @Override
    protected PolicyStore store() {
        return new FilePolicyStore(folder.resolve("policy.yaml"), folder.resolve("policy.changes.jsonl"));
    }

    @Test
    void changes_ofADamagedFile_areAnErrorWithItsLine() throws IOException {
        Files.writeString(folder.resolve("policy.changes.jsonl"), "{}\n");

        assertThatThrownBy(() -> store().changes())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("policy.changes.jsonl:1: found no change");
    }
}
