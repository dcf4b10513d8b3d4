// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {

    @TempDir
    private Path folder;

    @Test
    void write_newFile_makesFoldersAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("a/b/c.txt");
        DurableFile.write(file, "grün");
        assertThat(file).hasContent("grün");
        assertThat(names(file.resolveSibling("."))).containsExactly("c.txt");
    }

    @Test
    void write_failsHalfWay_keepsTheOldFileAndLeavesNothing() throws IOException {
        Path file = folder.resolve("c.txt");
        DurableFile.write(file, "old");
        assertThatThrownBy(() -> DurableFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("c.txt: found a full disk; expected free space. Fix: free some space");
        assertThat(file).hasContent("old");
        assertThat(names(folder)).containsExactly("c.txt");
    }

    @Test
    void write_deviceThatIsAlwaysFull_isRefusedInOneLine() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        assertThatThrownBy(() -> DurableFile.write(folder.resolve("x"), out -> {
                    try (var device = Files.newOutputStream(full)) {
                        device.write(1);
                    }
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a full disk");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void write_underAFile_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> DurableFile.write(file.resolve("below"), "y"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("below: found a file; expected a folder. Fix: ");
    }

    @Test
    void adopt_ofAFinishedFile_movesItForItsOwnerOnly() throws IOException {
        Path finished = Files.writeString(folder.resolve("finished"), "x");
        DurableFile.adopt(finished, folder.resolve("a/b.txt"));

        assertThat(folder.resolve("a/b.txt")).hasContent("x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a/b.txt"))))
                .isEqualTo("rw-------");
        assertThat(names(folder)).containsExactly("a");
    }

    @Test
    void adopt_underAFile_isRefusedAndKeepsTheFile() throws IOException {
        Path finished = Files.writeString(folder.resolve("finished"), "x");
        Path file = Files.writeString(folder.resolve("file"), "y");

        assertThatThrownBy(() -> DurableFile.adopt(finished, file.resolve("below")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("below: found a file; expected a folder. Fix: ");
        assertThat(finished).hasContent("x");
    }

    private static List<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
