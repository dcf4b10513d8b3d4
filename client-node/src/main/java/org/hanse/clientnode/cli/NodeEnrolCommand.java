// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.clientnode.port.CoordinatorEnrolment;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse node enrol}: keys and certificate of a new node. */
@Command(
        name = "enrol",
        header = "Enrol this node at a coordinator",
        description =
                "%nCreates the node's keys in HOME, compares the coordinator's authority with --authority, then sends the"
                        + " one-time code and stores the certificate. Private keys never leave HOME. The code is read from the"
                        + " terminal, from standard input or from --code-file.%n",
        footer = {
            "%nExample:",
            "  hanse node enrol shop-a https://hub.example:8443 \\",
            "      --authority 4F2A-91C0-77DE-03B8-1C55-E09A-6B7D-2F10",
            "%nExit codes: 0 enrolled, 1 no connection, 2 usage error, another authority or an enrolled HOME, 3 the"
                    + " coordinator refused."
        })
public final class NodeEnrolCommand implements Callable<Integer> {

    private final Function<NodeSettings.Address, CoordinatorEnrolment> coordinators;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "HOME",
            description =
                    "Folder of the node; made if it is missing. A shop without a federation keeps its data and settings")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "URL", description = "Address of the coordinator: https://HOST:PORT")
    String url = "";

    @Mixin
    EnrolOptions options = new EnrolOptions();

    /** Creates the command with a source of connections. */
    NodeEnrolCommand(Function<NodeSettings.Address, CoordinatorEnrolment> coordinators) {
        this.coordinators = coordinators;
    }

    @Override
    public Integer call() {
        NodeHome home = new NodeHome(folder);
        if (NodeSettings.isEnrolled(home)) {
            throw new InvalidInputException(
                    folder + ": found an enrolled node; expected none. Fix: name another folder");
        }
        int exit = new NodeEnrolment(coordinators, spec.commandLine()).enrol(home, options.entered(url));
        if (exit == ExitCode.SUCCESS) {
            spec.commandLine().getOut().println("Next: hanse node import " + folder + " DESCRIPTOR");
        }
        return exit;
    }
}
