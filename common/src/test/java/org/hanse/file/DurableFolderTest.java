// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFolderTest {

    @TempDir
    private Path place;

    @Test
    void write_missingFolder_isMadeWithThoseAboveIt() {
        DurableFolder.write(place.resolve("a/b/c"), false, in("x/new.txt", "new"));

        assertThat(place.resolve("a/b/c/x/new.txt")).hasContent("new");
        assertThat(place.resolve("a/b")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void write_emptyFolder_isFilled() {
        DurableFolder.write(place, false, in("new.txt", "new"));

        assertThat(place.toFile().list()).containsExactly("new.txt");
    }

    @Test
    void write_occupiedFolder_isRefusedBeforeAnythingIsWritten() throws IOException {
        Files.writeString(place.resolve("old.txt"), "old");

        assertThatThrownBy(() -> DurableFolder.write(place, false, folder -> {
                    throw new AssertionError("was asked to write");
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        place
                                + ": found files in the folder; expected an empty one. Fix: name another folder, or write into it with --force");
        assertThat(place.toFile().list()).containsExactly("old.txt");
    }

    @Test
    void write_occupiedFolderWithForce_replacesPartsOfTheSameNameAndKeepsOthers() throws IOException {
        Files.createDirectories(place.resolve("shop"));
        Files.writeString(place.resolve("shop/stale.txt"), "stale");
        Files.writeString(place.resolve("mine.txt"), "mine");

        DurableFolder.write(place, true, in("shop/new.txt", "new"));

        assertThat(place.toFile().list()).containsExactlyInAnyOrder("shop", "mine.txt");
        assertThat(place.resolve("shop").toFile().list()).containsExactly("new.txt");
    }

    @Test
    void writePrivately_newFolder_isOpenToItsOwnerAloneFromTheStart() throws IOException {
        DurableFolder.writePrivately(place.resolve("a"), false, folder -> {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
            Files.writeString(folder.resolve("new.txt"), "new");
        });

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("a"))))
                .isEqualTo("rwx------");
        assertThat(place.resolve("a/new.txt")).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("a/new.txt"))))
                .isEqualTo("rw-------");
    }

    @Test
    void writePrivately_existingFolderThatIsReplaced_isClosedToOthers() throws IOException {
        DurableFolder.write(place.resolve("a"), false, in("old.txt", "old"));
        Files.setPosixFilePermissions(place.resolve("a"), PosixFilePermissions.fromString("rwxr-xr-x"));

        DurableFolder.writePrivately(place.resolve("a"), true, in("new.txt", "new"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("a"))))
                .isEqualTo("rwx------");
        assertThat(place.resolve("a/new.txt")).hasContent("new");
    }

    @Test
    void writePrivately_failureOrExistingFolder_leavesNothingNew() throws IOException {
        assertThatThrownBy(() -> DurableFolder.writePrivately(place.resolve("a"), false, folder -> {
                    Files.writeString(folder.resolve("new.txt"), "new");
                    throw new InvalidInputException("later failure");
                }))
                .hasMessage("later failure");
        assertThat(place).isEmptyDirectory();
        Files.createDirectory(place.resolve("b"));
        assertThatThrownBy(() -> DurableFolder.writePrivately(place.resolve("b"), false, in("new.txt", "new")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a file or folder; expected none");
    }

    @Test
    void write_file_isRefused() throws IOException {
        Path file = Files.writeString(place.resolve("file"), "");

        assertThatThrownBy(() -> DurableFolder.write(file, true, in("new.txt", "new")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": found a file; expected a folder. Fix: name a folder");
    }

    @Test
    void write_diskFullHalfWay_leavesNothingBehindAndSaysWhatToDo() throws IOException {
        Path target = place.resolve("out");

        assertThatThrownBy(() -> DurableFolder.write(target, false, folder -> {
                    Files.writeString(folder.resolve("half.txt"), "ha");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(target
                        + ": found a full disk; expected free space. Fix: free some space, or choose another folder");
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void write_failureWithForce_leavesTheOldFiles() throws IOException {
        Files.writeString(place.resolve("a.txt"), "old");

        assertThatThrownBy(() -> DurableFolder.write(place, true, folder -> {
                    Files.writeString(folder.resolve("a.txt"), "half");
                    throw new IOException("broken");
                }))
                .isInstanceOf(InvalidInputException.class);
        assertThat(place.toFile().list()).containsExactly("a.txt");
        assertThat(place.resolve("a.txt")).hasContent("old");
    }

    private static DurableFolder.Content in(String file, String text) {
        return folder -> {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent() == null ? folder : path.getParent());
            Files.writeString(path, text);
        };
    }
}
