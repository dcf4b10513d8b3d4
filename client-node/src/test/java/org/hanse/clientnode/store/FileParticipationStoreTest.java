// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.port.ParticipationStoreContract;
import org.hanse.config.InvalidInputException;
import org.hanse.core.round.Participant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileParticipationStoreTest extends ParticipationStoreContract {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("node/participation.state");
    }

    @Override
    protected ParticipationStore empty() {
        return new FileParticipationStore(file());
    }

    @Override
    protected ParticipationStore reopened(ParticipationStore store) {
        return new FileParticipationStore(file());
    }

    /** The secrets of the round are in it. */
    @Test
    void save_leavesAFileThatItsOwnerAloneMayRead() throws IOException {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no owners");
        empty().save(advertised(node()));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder.resolve("node"))) {
            assertThat(files).containsExactly(file());
        }
    }

    /** A node that does not know what it sent must not begin afresh as if it had sent nothing. */
    @Test
    void load_ofADamagedFile_isAnErrorThatSaysWhatToDo() throws IOException {
        Participant node = node();
        empty().save(advertised(node));
        byte[] bytes = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> empty().load(node))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("participation.state: is damaged")
                .hasMessageContaining("enrol it anew");
    }

    @Test
    void save_whereNothingCanBeWritten_keepsTheOneBefore() throws IOException {
        Participant node = node();
        empty().save(advertised(node));
        byte[] before = Files.readAllBytes(file());
        ParticipationStore nowhere = new FileParticipationStore(file().resolve("below-a-file"));

        assertThatThrownBy(() -> nowhere.save(advertised(node))).isInstanceOf(InvalidInputException.class);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }
}
