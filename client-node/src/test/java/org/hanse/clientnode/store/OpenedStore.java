// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.hanse.config.InvalidInputException;

/** Another process that opens a node's store, and ends. */
final class OpenedStore {

    static final int OPENED = 10;
    static final int REFUSED = 11;

    private OpenedStore() {}

    /** Returns the exit code. */
    static int inAProcess(Path file) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(List.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenedStore.class.getName(),
                        file.toString()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Opens the store that is named. */
    public static void main(String[] args) {
        try {
            FileParticipationStore.open(Path.of(args[0])).close();
            System.exit(OPENED);
        } catch (InvalidInputException e) {
            System.exit(REFUSED);
        }
    }
}
