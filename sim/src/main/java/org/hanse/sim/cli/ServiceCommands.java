// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.hanse.cli.operator.OperatorMain;
import org.hanse.clientnode.cli.NodeMain;
import org.hanse.coordinator.cli.CoordinatorMain;
import picocli.CommandLine;

/** Commands of operator, coordinator and node, run in this process. A failure is an {@link IllegalStateException} with the error text. */
final class ServiceCommands {

    private ServiceCommands() {}

    /** Runs {@code hanse operator}. */
    static void operator(String... words) {
        run(OperatorMain.commandLine(), words("operator", words));
    }

    /** Runs {@code hanse coordinator} and returns its output. */
    static String coordinator(String... words) {
        return run(CoordinatorMain.commandLine(), words("coordinator", words));
    }

    /** Runs {@code hanse node} and returns its output. */
    static String node(String... words) {
        return run(NodeMain.commandLine(), words("node", words));
    }

    private static String[] words(String first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }

    /** Runs a command in this process and returns its output. */
    private static String run(CommandLine line, String... words) {
        StringWriter printed = new StringWriter();
        StringWriter errors = new StringWriter();
        line.setOut(new PrintWriter(printed));
        line.setErr(new PrintWriter(errors));
        if (line.execute(words) != 0) {
            throw new IllegalStateException("hanse " + String.join(" ", words) + ": "
                    + errors.toString().strip());
        }
        return printed.toString();
    }
}
