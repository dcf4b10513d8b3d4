// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine;

/** Import of the merchant's data, as the commands that import print it. */
final class NodeImport {

    private NodeImport() {}

    /**
     * Imports what is new in the merchant's files.
     *
     * @param replace whether everything stored before is dropped
     * @throws org.hanse.config.InvalidInputException if it cannot be read; the stored data are unchanged then
     */
    static ImportSummary run(NodeHome home, Path descriptor, boolean replace, PrintWriter progress) {
        InstantSource clock = InstantSource.system();
        try (StepLines steps = new StepLines(progress, clock)) {
            return new DataImport(home, clock, steps).run(descriptor, replace);
        }
    }

    /** Imports what is new and prints the table of it. */
    static void print(NodeHome home, Path descriptor, CommandLine screen) {
        ImportText.table(run(home, descriptor, false, screen.getErr()), home.folder())
                .forEach(screen.getOut()::println);
        screen.getOut().flush();
    }
}
