// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * Output and exit code of a command of the whole program.
 *
 * @param exit its exit code
 * @param out standard output
 * @param err standard error
 */
public record CommandRun(int exit, String out, String err) {

    private static final int WIDTH = 100;

    /** Runs {@code hanse} with these arguments, its help set 100 columns wide. */
    public static CommandRun of(String... arguments) {
        return of(Main.commandLine(), arguments);
    }

    /** Runs another program of {@code hanse} in the same way. */
    public static CommandRun of(CommandLine hanse, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        hanse.setUsageHelpAutoWidth(false);
        hanse.setUsageHelpWidth(WIDTH);
        hanse.setOut(new PrintWriter(out));
        hanse.setErr(new PrintWriter(err));
        return new CommandRun(hanse.execute(arguments), out.toString(), err.toString());
    }

    /** A file of this kind under {@code src/test/resources/golden}. */
    public static String golden(String name) {
        try {
            return Files.readString(Path.of("src", "test", "resources", "golden", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
