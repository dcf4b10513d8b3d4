// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TemporaryPathTest {

    @TempDir
    Path folder;

    /** Writes three kinds of temporary files and then waits to be ended. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            TemporaryPath temporary = TemporaryPath.folder("hanse-test-");
            DurableFolder.write(Path.of(args[0], "folder"), false, first -> {
                Files.writeString(first.resolve("part"), "x");
                Files.writeString(temporary.path().resolve("part"), "x");
                DurableFile.write(Path.of(args[0], "file"), second -> {
                    second.write(1);
                    second.flush();
                    System.out.println("written");
                    await();
                });
            });
        }

        private static void await() throws IOException {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    @Timeout(60)
    void write_programEnded_leavesNothing() throws IOException, InterruptedException {
        Path temporaries = Files.createDirectory(folder.resolve("temporaries"));
        Path results = Files.createDirectory(folder.resolve("results"));
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporaries,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        results.toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream out = program.getInputStream()) {
            assertThat(new String(out.readNBytes(7), StandardCharsets.UTF_8)).isEqualTo("written");
            assertThat(temporaries).isNotEmptyDirectory();
            assertThat(results).isNotEmptyDirectory();
            program.destroy();
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        assertThat(temporaries).isEmptyDirectory();
        assertThat(results).isEmptyDirectory();
    }

    @Test
    void folder_new_isTheOwnersAlone() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "no POSIX permissions");
        try (TemporaryPath temporary = TemporaryPath.folder("hanse-test-")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void close_folderWithContent_deletesItAll() throws IOException {
        TemporaryPath temporary = TemporaryPath.folder("hanse-test-");
        Files.writeString(Files.createDirectory(temporary.path().resolve("a")).resolve("b"), "x");
        temporary.close();
        assertThat(temporary.path()).doesNotExist();
    }
}
