// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

    @TempDir
    Path folder;

    /** Program that opens a workspace and prints the result. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] args) {
            try (Workspace workspace = Workspace.open(ReadingOptions.standard(() -> DatasetFolder.NOW))) {
                System.out.print("opened " + workspace.number("SELECT 1"));
            } catch (InvalidInputException e) {
                System.out.print("refused " + e.getMessage());
            }
        }
    }

    @Test
    @Timeout(60)
    void open_noRoomForTheNativeLibrary_isRefusedInOneLine() throws IOException {
        Path shell = Path.of("/bin/sh");
        assumeTrue(Files.isExecutable(shell), "this system has no " + shell + " to limit the size of files with");

        assertThat(output(shell, "ulimit -f 2000 && exec \"$@\""))
                .startsWith("refused " + folder + ": found no space or no permission")
                .endsWith("TMPDIR")
                .doesNotContain("\n");
        assertThat(folder.toFile().list((in, name) -> name.startsWith("hanse-")))
                .isEmpty();
    }

    /** A node's folder is not the system's, even where both lie in {@code /tmp}. */
    @Test
    void blaming_ofAFullDisk_namesTheFolderInUse() {
        String line = "IO Error: Could not write file \"" + System.getProperty("java.io.tmpdir")
                + "/x\": No space left on device";
        try (Workspace workspace = Workspace.open(StoredFolder.options().withFolder(folder))) {
            assertThat(new DatabaseException(new SQLException(line), workspace.advice()).blaming("orders.csv"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("orders.csv: found too little memory or disk for temporary files (" + line
                            + "); expected enough. Fix: free some space on the disk of " + folder);
        }
        try (Workspace workspace = Workspace.open(StoredFolder.options())) {
            assertThat(workspace.advice()).endsWith("or name another folder with the variable TMPDIR");
        }
    }

    private String output(Path shell, String script) throws IOException {
        Process program = new ProcessBuilder(
                        shell.toString(),
                        "-c",
                        script,
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opening.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            program.destroyForcibly();
        }
    }
}
